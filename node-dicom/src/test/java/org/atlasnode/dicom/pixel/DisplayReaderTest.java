package org.atlasnode.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisplayReaderTest {

    @TempDir
    Path folder;

    private static DataSetBuilder image(String photometric, int samplesPerPixel, int bits, int columns) {
        return DataSet.builder()
                .putUid(Tags.SOP_CLASS_UID, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, Uid.of("1.2.3"))
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, photometric)
                .putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, samplesPerPixel)
                .putInt(Tags.ROWS, Vr.US, 1)
                .putInt(Tags.COLUMNS, Vr.US, columns)
                .putInt(Tags.BITS_ALLOCATED, Vr.US, bits)
                .putInt(Tags.BITS_STORED, Vr.US, bits)
                .putInt(Tags.HIGH_BIT, Vr.US, bits - 1)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 0);
    }

    private int[] rgb(DataSetBuilder image, int... pixels) throws IOException {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        Path file = folder.resolve("image.dcm");
        try (OutputStream stream = Files.newOutputStream(file)) {
            DicomFile.of(
                            image.putBytes(Tags.PIXEL_DATA, Vr.OW, bytes).build(),
                            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                    .write(stream);
        }
        try (DisplayReader reader = DisplayReader.open(file)) {
            byte[] shown = reader.readRgb(0);
            int[] unsigned = new int[shown.length];
            for (int i = 0; i < shown.length; i++) {
                unsigned[i] = shown[i] & 0xFF;
            }
            return unsigned;
        }
    }

    @Test
    void showsColoursPixelByPixelAndPlaneByPlane() throws IOException {
        assertThat(rgb(image("RGB", 3, 8, 2), 1, 2, 3, 4, 5, 6)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(rgb(image("RGB", 3, 8, 2).putInt(Tags.PLANAR_CONFIGURATION, Vr.US, 1), 1, 4, 2, 5, 3, 6))
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    /** Red, green and blue by the equations of PS3.3 §C.7.6.3.1.2. */
    @Test
    void showsYbr() throws IOException {
        assertThat(rgb(image("YBR_FULL", 3, 8, 4), 76, 85, 255, 150, 44, 21, 29, 255, 107, 200, 128, 128))
                .containsExactly(254, 0, 0, 0, 255, 1, 0, 0, 254, 200, 200, 200);
    }

    @Test
    void sharesTheChrominanceOfTwoPixels() throws IOException {
        assertThat(rgb(image("YBR_FULL_422", 3, 8, 2), 10, 200, 128, 128)).containsExactly(10, 10, 10, 200, 200, 200);
    }

    @Test
    void showsTheWindowOfTheHeaderAndInvertsMonochrome1() throws IOException {
        DataSetBuilder image = image("MONOCHROME2", 1, 8, 4)
                .putString(Tags.RESCALE_SLOPE, Vr.DS, "2")
                .putString(Tags.RESCALE_INTERCEPT, Vr.DS, "-100")
                .putString(Tags.WINDOW_CENTER, Vr.DS, "0.5")
                .putString(Tags.WINDOW_WIDTH, Vr.DS, "101");
        assertThat(rgb(image, 0, 25, 50, 75)).containsExactly(0, 0, 0, 0, 0, 0, 128, 128, 128, 255, 255, 255);
        assertThat(rgb(image.putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME1"), 0, 25, 50, 75))
                .containsExactly(255, 255, 255, 255, 255, 255, 127, 127, 127, 0, 0, 0);
    }

    @Test
    void spreadsTheValuesOfAFrameWithoutAWindow() throws IOException {
        assertThat(rgb(image("MONOCHROME2", 1, 8, 4), 10, 20, 30, 30))
                .containsExactly(0, 0, 0, 128, 128, 128, 255, 255, 255, 255, 255, 255);
    }

    private static DataSetBuilder palette(DataSetBuilder image, int first, int bits, String... tables) {
        int[] descriptors = {
            Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
            Tags.GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
            Tags.BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR
        };
        int[] data = {
            Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
            Tags.GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
            Tags.BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA
        };
        for (int i = 0; i < 3; i++) {
            image.putBytes(descriptors[i], Vr.US, new byte[] {4, 0, (byte) first, 0, (byte) bits, 0});
            image.putBytes(data[i], Vr.OW, HexFormat.of().parseHex(tables[i]));
        }
        return image;
    }

    @Test
    void looksColoursUpAndTakesTheEndsOfThePaletteBeyondThem() throws IOException {
        DataSetBuilder image = image("PALETTE COLOR", 1, 8, 4);
        assertThat(rgb(palette(image, 10, 8, "01020304", "11121314", "21222324"), 0, 10, 12, 200))
                .containsExactly(1, 17, 33, 1, 17, 33, 3, 19, 35, 4, 20, 36);
        assertThat(rgb(
                        palette(image, 10, 16, "0001000200030004", "ff11ff12ff13ff14", "0021002200230024"),
                        0,
                        10,
                        12,
                        200))
                .containsExactly(1, 17, 33, 1, 17, 33, 3, 19, 35, 4, 20, 36);
    }

    @Test
    void expandsSegmentedPalettes() throws DicomParseException {
        byte[] segments = {0, 2, 10, 20, 1, 4, 60};
        byte[] table = SegmentedPalette.expand(
                Tags.SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA, Value.Bytes.wrap(segments), 6, 8);
        assertThat(table).containsExactly(10, 20, 30, 40, 50, 60);
        for (byte[] bad :
                new byte[][] {{1, 2, 3}, {0, 0}, {0, 7, 1, 2, 3, 4, 5, 6, 7}, {0, 2, 1}, {2, 1, 0, 0, 0, 0}}) {
            assertThatThrownBy(() -> SegmentedPalette.expand(
                            Tags.SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA, Value.Bytes.wrap(bad), 6, 8))
                    .isInstanceOf(DicomParseException.class);
        }
    }

    @Test
    void refusesWhatCannotBeShown() {
        assertThatThrownBy(() -> rgb(image("CMYK", 3, 8, 1), 1, 2, 3))
                .isInstanceOf(UnsupportedPixelDataException.class)
                .hasMessageContaining("CMYK");
        assertThatThrownBy(() -> rgb(image("PALETTE COLOR", 1, 8, 2), 1, 2))
                .isInstanceOf(DicomParseException.class)
                .hasMessageContaining("without this part of its palette");
    }

    @Test
    void showsAFileOfAnotherMaker() throws IOException {
        try (DisplayReader reader = DisplayReader.open(SharedFiles.path("odd/pydicom/SC_rgb_small_odd.dcm"))) {
            assertThat(reader.frameCount()).isEqualTo(1);
            assertThat(reader.readRgb(0)).hasSize(reader.rows() * reader.columns() * 3);
        }
    }
}
