package org.atlasnode.core.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.testkit.MultiFrameCt;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slices that are frames: the volume is that of the same slices in files of their own. */
class MultiFrameVolumeTest {

    private static final SyntheticSeries SERIES = SyntheticSeries.of(11, 10, 16);

    @TempDir
    private Path folder;

    private Volume load(List<Path> files, int threads) throws Exception {
        Map<Uid, Path> byUid = new HashMap<>();
        for (Path file : files) {
            byUid.put(
                    DicomFile.readHeader(file)
                            .dataSet()
                            .findUid(Tags.SOP_INSTANCE_UID)
                            .orElseThrow(),
                    file);
        }
        VolumeLoader loader = new VolumeLoader(threads);
        return loader.load(loader.geometry(files), byUid::get);
    }

    @ParameterizedTest
    @CsvSource({
        "ENHANCED, 1, 1",
        "ENHANCED, 1, 3",
        "ENHANCED, 1, 16",
        "LEGACY_CONVERTED, 3, 2",
        "LEGACY_CONVERTED, 10, 4"
    })
    void isTheVolumeOfTheSingleFrames(MultiFrameKind kind, int instances, int threads) throws Exception {
        List<DataSet> shuffled = new ArrayList<>(SERIES.dataSets());
        Collections.shuffle(shuffled, new Random(5));
        Volume frames = load(MultiFrameCt.of(kind).in(instances).write(shuffled, folder), threads);
        Volume slices = load(SERIES.write(folder.resolve("single")), 2);

        assertThat(frames.sliceCount()).isEqualTo(10);
        assertThat(frames.slope()).isEqualTo(slices.slope());
        assertThat(frames.intercept()).isEqualTo(slices.intercept());
        for (int slice = 0; slice < 10; slice++) {
            assertThat(frames.stored(slice)).isEqualTo(slices.stored(slice));
        }
        assertThat(frames.geometry().slices())
                .extracting(SliceGeometry::positionMm)
                .isEqualTo(slices.geometry().slices().stream()
                        .map(SliceGeometry::positionMm)
                        .toList());
    }

    @Test
    void bringsSlopesAndInterceptsOfFramesToOnePair() throws Exception {
        Volume frames = load(
                MultiFrameCt.of(MultiFrameKind.ENHANCED).withDifferentRescales().write(SERIES.dataSets(), folder), 2);
        Volume slices = load(SERIES.write(folder.resolve("single")), 2);

        assertThat(frames.slope()).isEqualTo(0.5);
        assertThat(frames.intercept()).isEqualTo(-1024);
        for (int slice = 0; slice < 10; slice++) {
            for (int pixel = 0; pixel < 16; pixel++) {
                assertThat(frames.hu(slice, pixel, 5)).isEqualTo(slices.hu(slice, pixel, 5));
            }
        }
    }

    @Test
    void namesTheFrameThatCannotBeRead() throws Exception {
        DataSet object = MultiFrameCt.of(MultiFrameKind.ENHANCED)
                .convert(SERIES.dataSets())
                .get(0);
        List<DataSet> groups = new ArrayList<>(object.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE));
        groups.set(
                6,
                groups.get(6).toBuilder()
                        .putItems(
                                Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
                                DataSet.builder()
                                        .putDouble(Tags.RESCALE_SLOPE, Vr.DS, 0)
                                        .build())
                        .build());
        Path file = write(object.toBuilder()
                .putItems(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, groups)
                .build());

        assertThatThrownBy(() -> load(List.of(file), 2))
                .isInstanceOfSatisfying(
                        VolumeException.class,
                        e -> assertThat(e.frame())
                                .contains(FrameRef.of(
                                        object.findUid(Tags.SOP_INSTANCE_UID).orElseThrow(), 7)))
                .hasMessageContaining(" frame 7: RescaleSlope is 0");
    }

    @Test
    void refusesAFileThatHasOtherFramesThanItsHeaderSaid() throws Exception {
        List<DataSet> slices = SERIES.dataSets();
        Path file =
                MultiFrameCt.of(MultiFrameKind.ENHANCED).write(slices, folder).get(0);
        VolumeLoader loader = new VolumeLoader(2);
        SeriesGeometry geometry = loader.geometry(List.of(file));
        Uid uid = geometry.reference().sopInstanceUid();
        DataSet shorter = MultiFrameCt.of(MultiFrameKind.ENHANCED).convert(slices.subList(0, 9)).get(0).toBuilder()
                .putUid(Tags.SOP_INSTANCE_UID, uid)
                .build();
        Path other = write(shorter);

        assertThatThrownBy(() -> loader.load(geometry, any -> other))
                .isInstanceOf(VolumeException.class)
                .hasMessageContaining("frame 10: the file has other frames");
    }

    @Test
    void refusesFunctionalGroupsThatAreFewerThanTheFrames() throws Exception {
        DataSet object = MultiFrameCt.of(MultiFrameKind.ENHANCED)
                .convert(SERIES.dataSets())
                .get(0);
        Path file =
                write(object.toBuilder().putInt(Tags.NUMBER_OF_FRAMES, Vr.IS, 9).build());
        assertThatThrownBy(() -> new VolumeLoader(1).geometry(List.of(file)))
                .isInstanceOf(VolumeException.class)
                .hasMessageContaining("functional groups of 10 frames where Number of Frames is 9");
    }

    private Path write(DataSet object) throws IOException {
        Path file = folder.resolve("object.dcm");
        try (var stream = Files.newOutputStream(file)) {
            DicomFile.of(object, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).write(stream);
        }
        return file;
    }
}
