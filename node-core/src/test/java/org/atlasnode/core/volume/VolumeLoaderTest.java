package org.atlasnode.core.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.testkit.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeLoaderTest {

    @TempDir
    private Path folder;

    private final VolumeLoader loader = new VolumeLoader(2);

    @Test
    void loadsSlicesFromFeetToHead() throws Exception {
        Slices.write(folder, Slices.header(1, 3), 1024, 1025);
        Slices.write(folder, Slices.header(2, 1), 0, -5);
        Slices.write(folder, Slices.header(3, 2), 24, 24, 24, 24, 24, 7);
        Volume volume = load();

        assertThat(volume.sliceCount()).isEqualTo(3);
        assertThat(volume.rows()).isEqualTo(Slices.ROWS);
        assertThat(volume.columns()).isEqualTo(Slices.COLUMNS);
        assertThat(volume.hu(0, 0, 1)).isEqualTo(-1029);
        assertThat(volume.hu(1, 1, 1)).isEqualTo(7 - 1024);
        assertThat(volume.hu(2, 0, 0)).isZero();
        assertThat(volume.stored(2)[1]).isEqualTo((short) 1025);
        assertThat(volume.slope()).isEqualTo(1);
        assertThat(volume.intercept()).isEqualTo(-1024);
        assertThat(volume.storedAir()).isEqualTo((short) 24);
    }

    @Test
    void movesUnsignedValuesThatDoNotFitIntoTheSignedRange() throws Exception {
        Slices.write(folder, unsigned(1, 0), 0, 65535, 40000);
        Slices.write(folder, unsigned(2, 1), 5, 1000);
        Volume volume = load();

        assertThat(volume.hu(0, 0, 0)).isEqualTo(-1024);
        assertThat(volume.hu(0, 0, 1)).isEqualTo(65535 - 1024);
        assertThat(volume.hu(0, 0, 2)).isEqualTo(40000 - 1024);
        assertThat(volume.hu(1, 0, 1)).isEqualTo(1000 - 1024);
        assertThat(volume.stored(0)[0]).isEqualTo(Short.MIN_VALUE);
        assertThat(volume.intercept()).isEqualTo(32768 - 1024);
    }

    @Test
    void makesAirOfPaddingThatWouldBeBright() throws Exception {
        Slices.write(folder, unsigned(1, 0).putInt(Tags.PIXEL_PADDING_VALUE, Vr.US, 0x8000), 0x8000, 1024, 0x8000 - 1);
        Slices.write(
                folder,
                unsigned(2, 1)
                        .putInt(Tags.PIXEL_PADDING_VALUE, Vr.US, 63536)
                        .putInt(Tags.PIXEL_PADDING_RANGE_LIMIT, Vr.US, 63540),
                63536,
                63538,
                1024);
        Volume volume = load();

        assertThat(volume.hu(0, 0, 0)).isEqualTo(-1000);
        assertThat(volume.hu(0, 0, 1)).isZero();
        assertThat(volume.hu(0, 0, 2)).isEqualTo(32767 - 1024);
        assertThat(volume.hu(1, 0, 0)).isEqualTo(-1000);
        assertThat(volume.hu(1, 0, 1)).isEqualTo(-1000);
        assertThat(volume.hu(1, 0, 2)).isZero();
        assertThat(volume.intercept()).isEqualTo(-1024);
    }

    @Test
    void leavesPaddingThatIsDarkAlready() throws Exception {
        Slices.write(folder, Slices.header(1, 0).putInt(Tags.PIXEL_PADDING_VALUE, Vr.SS, -2000), -2000, 0);
        assertThat(load().hu(0, 0, 0)).isEqualTo(-3024);
    }

    @Test
    void bringsSlopesAndInterceptsThatDifferToOnePair() throws Exception {
        Slices.write(folder, rescale(1, 0, "1", "-1024"), 1024, 2000);
        Slices.write(folder, rescale(2, 1, "2", "-1000"), 500, 1500);
        Slices.write(folder, rescale(3, 2, "1", "0"), -1000, 300);
        Volume volume = load();

        assertThat(volume.slope()).isEqualTo(1);
        assertThat(volume.intercept()).isEqualTo(-1024);
        assertThat(volume.hu(0, 0, 1)).isEqualTo(976);
        assertThat(volume.hu(1, 0, 0)).isZero();
        assertThat(volume.hu(1, 0, 1)).isEqualTo(2000);
        assertThat(volume.hu(2, 0, 0)).isEqualTo(-1000);
        assertThat(volume.hu(2, 0, 1)).isEqualTo(300);
    }

    @Test
    void coarsensOnlyWhereTheRangeDoesNotFit() throws Exception {
        Slices.write(folder, rescale(1, 0, "0.001", "0"), 0, 32767);
        Slices.write(folder, rescale(2, 1, "1", "0"), -1000, 3000);
        Volume volume = load();

        assertThat(volume.slope()).isEqualTo(4000.0 / 65535, within(1e-9));
        assertThat(volume.hu(0, 0, 1)).isEqualTo(32.767, within(volume.slope()));
        assertThat(volume.hu(1, 0, 0)).isEqualTo(-1000, within(volume.slope()));
        assertThat(volume.hu(1, 0, 1)).isEqualTo(3000, within(volume.slope()));
    }

    @Test
    void namesTheSliceThatCannotBeRead() throws Exception {
        Slices.write(folder, Slices.header(1, 0), 1);
        Path cut = Slices.write(folder, Slices.header(2, 1), 1);
        SeriesGeometry geometry = loader.geometry(files());
        Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(cut), (int) Files.size(cut) - 5));
        assertBlames(geometry, 2);
        Files.delete(cut);
        assertBlames(geometry, 2);
    }

    @Test
    void refusesAFileThatIsNotTheSliceItShouldBe() throws Exception {
        Path one = Slices.write(folder, Slices.header(1, 0), 1);
        Path two = Slices.write(folder, Slices.header(2, 1), 1);
        SeriesGeometry geometry = loader.geometry(files());
        Files.copy(one, two, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertBlames(geometry, 2);
    }

    @Test
    void refusesWhatIsNoSlopeAndIntercept() throws Exception {
        Slices.write(folder, rescale(1, 0, "0", "0"), 1);
        assertBlames(loader.geometry(files()), 1);
    }

    @Test
    void refusesAMixedSeries() throws Exception {
        Slices.write(folder, Slices.header(1, 0), 1);
        Slices.write(folder, Slices.header(2, 1).putString(Tags.PIXEL_SPACING, Vr.DS, "1", "1"), 1);
        SeriesGeometry geometry = loader.geometry(files());
        assertThatThrownBy(() -> loader.load(geometry, this::file)).isInstanceOf(VolumeException.class);
    }

    @Test
    void namesTheFileOfAHeaderWithoutGeometry() throws Exception {
        Slices.write(folder, Slices.header(1, 0).remove(Tags.PIXEL_SPACING), 1);
        assertThatThrownBy(() -> loader.geometry(files()))
                .isInstanceOf(VolumeException.class)
                .hasMessageContaining("1.2.3.4.1.dcm")
                .hasMessageContaining("PixelSpacing");
        assertThatThrownBy(() -> loader.geometry(List.of())).isInstanceOf(VolumeException.class);
    }

    @Test
    void readsARealSeriesWhoseInstanceNumbersAreAllOne() throws Exception {
        List<Path> files;
        try (Stream<Path> found = Files.walk(SharedData.path("ct_series/headneck_cerr_pt1"))) {
            files = found.filter(Files::isRegularFile)
                    .filter(path -> path.toString().endsWith(".dcm"))
                    .toList();
        }
        SeriesGeometry geometry = loader.geometry(files);
        assertThat(geometry.sliceCount()).isEqualTo(files.size()).isGreaterThan(20);
        assertThat(geometry.isMixed()).isFalse();
        assertThat(geometry.gaps()).isEmpty();
        assertThat(geometry.duplicates()).isEmpty();
        assertThat(geometry.reference().rows()).isEqualTo(511);

        java.util.Map<org.atlasnode.dicom.data.Uid, Path> byUid = new java.util.HashMap<>();
        for (Path file : files) {
            byUid.put(
                    DicomFile.readHeader(file)
                            .dataSet()
                            .findUid(Tags.SOP_INSTANCE_UID)
                            .orElseThrow(),
                    file);
        }
        Volume volume = loader.load(geometry, byUid::get);
        double corner = volume.hu(volume.sliceCount() / 2, 2, 2);
        double middle = volume.hu(volume.sliceCount() / 2, 255, 255);
        assertThat(corner).isLessThan(-800);
        assertThat(middle).isBetween(-1100.0, 3100.0);
    }

    private static DataSetBuilder unsigned(int number, double zMm) {
        return Slices.header(number, zMm).putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 0);
    }

    private static DataSetBuilder rescale(int number, double zMm, String slope, String intercept) {
        return Slices.header(number, zMm)
                .putString(Tags.RESCALE_SLOPE, Vr.DS, slope)
                .putString(Tags.RESCALE_INTERCEPT, Vr.DS, intercept);
    }

    private Volume load() throws Exception {
        return loader.load(loader.geometry(files()), this::file);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Path file(org.atlasnode.dicom.data.Uid uid) {
        return folder.resolve(uid + ".dcm");
    }

    private void assertBlames(SeriesGeometry geometry, int number) {
        assertThatThrownBy(() -> loader.load(geometry, this::file))
                .isInstanceOfSatisfying(
                        VolumeException.class, e -> assertThat(e.frame()).contains(FrameRef.of(Slices.uid(number))));
    }
}
