package org.atlasnode.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FrameReaderTest {

    @TempDir
    Path folder;

    private Path write(DataSet dataSet, TransferSyntax syntax) throws IOException {
        Path file = folder.resolve(syntax + ".dcm");
        try (OutputStream stream = Files.newOutputStream(file)) {
            DicomFile.of(dataSet, syntax).write(stream);
        }
        return file;
    }

    private static DataSetBuilder image(int rows, int columns, int allocated, int stored, boolean signed) {
        return DataSet.builder()
                .putUid(Tags.SOP_CLASS_UID, Uids.CT_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, Uid.of("1.2.3"))
                .putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, 1)
                .putInt(Tags.ROWS, Vr.US, rows)
                .putInt(Tags.COLUMNS, Vr.US, columns)
                .putInt(Tags.BITS_ALLOCATED, Vr.US, allocated)
                .putInt(Tags.BITS_STORED, Vr.US, stored)
                .putInt(Tags.HIGH_BIT, Vr.US, stored - 1)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, signed ? 1 : 0);
    }

    private static short[] frame(Path file, int index) throws IOException {
        try (FrameReader reader = FrameReader.open(file)) {
            short[] target = new short[(int) reader.format().frameSamples()];
            reader.readFrame(index, target);
            return target;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {
                "IMPLICIT_VR_LITTLE_ENDIAN",
                "EXPLICIT_VR_LITTLE_ENDIAN",
                "EXPLICIT_VR_BIG_ENDIAN",
                "DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN"
            })
    void readsFramesOf8And16BitsInAnyOrder(TransferSyntax syntax) throws IOException {
        for (int allocated : new int[] {8, 16}) {
            byte[] pixels = new byte[5 * 3 * 7 * allocated / 8];
            new Random(1).nextBytes(pixels);
            DataSet dataSet = image(3, 7, allocated, allocated, true)
                    .putString(Tags.NUMBER_OF_FRAMES, Vr.IS, "5")
                    .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels)
                    .build();
            try (FrameReader reader = FrameReader.open(write(dataSet, syntax))) {
                assertThat(reader.frameCount()).isEqualTo(5);
                assertThat(reader.header().contains(Tags.PIXEL_DATA)).isFalse();
                for (int index : new int[] {4, 0, 1, 3, 2, 2}) {
                    short[] target = new short[21];
                    reader.readFrame(index, target);
                    assertThat(target).isEqualTo(expected(pixels, index * 21, allocated));
                }
            }
        }
    }

    private static short[] expected(byte[] pixels, int from, int allocated) {
        short[] samples = new short[21];
        ByteBuffer buffer = ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 21; i++) {
            samples[i] = allocated == 8 ? pixels[from + i] : buffer.getShort((from + i) * 2);
        }
        return samples;
    }

    @Test
    void masksAndExtendsTheBitsStored() throws IOException {
        byte[] pixels = {(byte) 0xFF, (byte) 0xF7, 0x00, 0x08, 0x01, (byte) 0xF0, (byte) 0xFF, 0x0F};
        DataSet signed = image(2, 2, 16, 12, true)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels)
                .build();
        DataSet unsigned = image(2, 2, 16, 12, false)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels)
                .build();
        DataSet shifted = image(2, 2, 16, 12, false)
                .putInt(Tags.HIGH_BIT, Vr.US, 15)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels)
                .build();
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        assertThat(frame(write(signed, syntax), 0)).containsExactly(2047, -2048, 1, -1);
        assertThat(frame(write(unsigned, syntax), 0)).containsExactly(2047, 2048, 1, 4095);
        assertThat(frame(write(shifted, syntax), 0)).containsExactly(0xF7F, 0x080, 0xF00, 0x0FF);
    }

    @Test
    void refusesPixelDataShorterThanItsFrames() throws IOException {
        DataSet dataSet = image(4, 4, 16, 16, false)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, new byte[30])
                .build();
        Path file = write(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThatThrownBy(() -> FrameReader.open(file))
                .isInstanceOf(DicomParseException.class)
                .hasMessageContaining("in 30 bytes");
        assertThatThrownBy(() -> FrameReader.open(SharedFiles.path("malformed/MR_truncated.dcm")))
                .isInstanceOf(DicomParseException.class)
                .hasMessageContaining("the file ends");
    }

    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {"EXPLICIT_VR_LITTLE_ENDIAN", "DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN"})
    void refusesAFileThatIsCutInsideOfAFrame(TransferSyntax syntax) throws IOException {
        byte[] pixels = new byte[200_000];
        new Random(2).nextBytes(pixels);
        DataSet dataSet = image(250, 400, 16, 16, false)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels)
                .build();
        Path file = write(dataSet, syntax);
        try (FrameReader reader = FrameReader.open(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - 20);
            }
            assertThatThrownBy(() -> reader.readFrame(0, new short[100_000])).isInstanceOf(DicomParseException.class);
        }
    }

    @Test
    void saysWhatItDoesNotRead() {
        assertThatThrownBy(() -> FrameReader.open(SharedFiles.path("malformed/oob_rows_65535.dcm")))
                .isInstanceOf(UnsupportedPixelDataException.class);
        assertThatThrownBy(() -> FrameReader.open(SharedFiles.path("malformed/fodicom_GH220.dcm")))
                .isInstanceOf(DicomParseException.class)
                .hasMessageContaining("without pixel data");
        assertThat(FrameReader.supports(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 4, 16, 12", "4, 0, 16, 12", "4, 4, 16, 17", "4, 4, 16, 0", "4, 4, 0, 0"})
    void refusesAnImpossibleFormat(int rows, int columns, int allocated, int stored) {
        DataSet dataSet = image(rows, columns, allocated, stored, false)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, new byte[32])
                .build();
        assertThatThrownBy(() -> FrameReader.open(write(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)))
                .isInstanceOf(DicomParseException.class);
    }

    @Test
    void refusesAFrameThatIsNotThere() throws IOException {
        DataSet dataSet = image(1, 1, 16, 16, false)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, new byte[2])
                .build();
        try (FrameReader reader = FrameReader.open(write(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))) {
            assertThatThrownBy(() -> reader.readFrame(1, new short[1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> reader.readFrame(0, new short[0])).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
