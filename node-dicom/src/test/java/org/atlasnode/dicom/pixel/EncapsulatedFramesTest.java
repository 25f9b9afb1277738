package org.atlasnode.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.atlasnode.dicom.PixelDigest;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How frames are found among fragments: one real image of two frames, wrapped in every way (PS3.5 §A.4). */
class EncapsulatedFramesTest {

    private static final String TWO_FRAMES = "odd/enhanced_ct/eCT_2frames_jpegls_nofrag_bot.dcm";
    private static final String DIGEST = "b6b202c4af44";

    @TempDir
    Path folder;

    private DataSet source;
    private List<byte[]> codestreams;

    @BeforeEach
    void readTheImage() throws IOException {
        source = DicomFile.read(SharedFiles.path(TWO_FRAMES)).dataSet();
        Value.Fragments pixels =
                (Value.Fragments) source.find(Tags.PIXEL_DATA).orElseThrow().value();
        codestreams = pixels.fragments().stream().map(Value.Bytes::toByteArray).toList();
        assertThat(codestreams).hasSize(2);
    }

    private static List<byte[]> split(byte[] codestream, int pieces) {
        List<byte[]> fragments = new ArrayList<>();
        int size = codestream.length / pieces & ~1;
        for (int i = 0; i < pieces; i++) {
            int end = i == pieces - 1 ? codestream.length : (i + 1) * size;
            fragments.add(Arrays.copyOfRange(codestream, i * size, end));
        }
        return fragments;
    }

    private static byte[] table(int bytesPerEntry, long... entries) {
        ByteBuffer table = ByteBuffer.allocate(entries.length * bytesPerEntry).order(ByteOrder.LITTLE_ENDIAN);
        for (long entry : entries) {
            if (bytesPerEntry == 4) {
                table.putInt((int) entry);
            } else {
                table.putLong(entry);
            }
        }
        return table.array();
    }

    private DataSetBuilder image(byte[] offsetTable, List<byte[]> fragments) {
        List<Value.Bytes> values = fragments.stream().map(Value.Bytes::copyOf).toList();
        return source.toBuilder()
                .put(new DataElement(
                        Tags.PIXEL_DATA, Vr.OB, new Value.Fragments(Value.Bytes.copyOf(offsetTable), values)));
    }

    private Path write(DataSetBuilder image) throws IOException {
        Path file = folder.resolve("image.dcm");
        try (OutputStream output = Files.newOutputStream(file)) {
            DicomFile.of(image.build(), TransferSyntax.JPEG_LS_LOSSLESS).write(output);
        }
        return file;
    }

    private List<byte[]> inPieces(int first, int second) {
        List<byte[]> fragments = new ArrayList<>(split(codestreams.get(0), first));
        fragments.addAll(split(codestreams.get(1), second));
        return fragments;
    }

    private static long itemsBytes(List<byte[]> fragments) {
        return fragments.stream().mapToLong(fragment -> 8L + fragment.length).sum();
    }

    @Test
    void findsOneFragmentAFrameWithoutATable() throws IOException {
        assertThat(PixelDigest.outcome(write(image(new byte[0], codestreams)))).isEqualTo(DIGEST);
    }

    @Test
    void findsFramesOfSeveralFragmentsByTheBasicOffsetTable() throws IOException {
        long second = itemsBytes(split(codestreams.get(0), 3));
        assertThat(PixelDigest.outcome(write(image(table(4, 0, second), inPieces(3, 2)))))
                .isEqualTo(DIGEST);
    }

    @Test
    void findsFramesOfSeveralFragmentsByTheirFirstMarker() throws IOException {
        assertThat(PixelDigest.outcome(write(image(new byte[0], inPieces(3, 2)))))
                .isEqualTo(DIGEST);
    }

    @Test
    void findsFramesByTheExtendedOffsetTable() throws IOException {
        long second = itemsBytes(codestreams.subList(0, 1));
        DataSetBuilder image = image(new byte[0], codestreams)
                .putBytes(Tags.EXTENDED_OFFSET_TABLE, Vr.OV, table(8, 0, second))
                .putBytes(
                        Tags.EXTENDED_OFFSET_TABLE_LENGTHS,
                        Vr.OV,
                        table(8, codestreams.get(0).length - 1, codestreams.get(1).length));
        assertThat(PixelDigest.outcome(write(image))).isEqualTo(DIGEST);
    }

    @Test
    void putsAllFragmentsTogetherWhereThereIsOneFrame() throws IOException {
        DataSetBuilder image =
                image(new byte[0], split(codestreams.get(0), 5)).putString(Tags.NUMBER_OF_FRAMES, Vr.IS, "1");
        String first = PixelDigest.outcome(write(image));
        assertThat(PixelDigest.outcome(write(
                        image(new byte[0], split(codestreams.get(0), 1)).putString(Tags.NUMBER_OF_FRAMES, Vr.IS, "1"))))
                .isEqualTo(first);
    }

    @Test
    void readsFramesInAnyOrder() throws IOException {
        Path file = write(image(new byte[0], codestreams));
        try (FrameReader reader = FrameReader.open(file)) {
            short[] first = new short[512 * 512];
            short[] again = new short[512 * 512];
            reader.readFrame(0, first);
            reader.readFrame(1, again);
            assertThat(again).isNotEqualTo(first);
            reader.readFrame(0, again);
            assertThat(again).isEqualTo(first);
        }
    }

    @Test
    void refusesTablesThatDoNotFit() throws IOException {
        long second = itemsBytes(codestreams.subList(0, 1));
        List<byte[]> tables = List.of(
                table(4, 0),
                table(4, 0, second + 2),
                table(4, second, 0),
                table(4, 0, 0),
                table(4, 0, 1L << 31),
                new byte[6]);
        for (byte[] table : tables) {
            Path file = write(image(table, codestreams));
            assertThatThrownBy(() -> FrameReader.open(file))
                    .as(Arrays.toString(table))
                    .isInstanceOf(DicomParseException.class);
        }
        Path doubtful = write(image(new byte[0], split(codestreams.get(0), 3)));
        assertThatThrownBy(() -> FrameReader.open(doubtful))
                .isInstanceOf(DicomParseException.class)
                .hasMessageContaining("of 3 fragments 1 begin a frame, where there are 2");
        Path extended = write(image(new byte[0], codestreams)
                .putBytes(Tags.EXTENDED_OFFSET_TABLE, Vr.OV, table(8, 0, Long.MIN_VALUE)));
        assertThatThrownBy(() -> FrameReader.open(extended)).isInstanceOf(DicomParseException.class);
    }

    @Test
    void refusesAFileThatIsCutAnywhereInItsFragments() throws IOException {
        Path file = write(image(new byte[0], codestreams));
        byte[] whole = Files.readAllBytes(file);
        int pixels = whole.length - (int) itemsBytes(codestreams) - 16;
        for (int length = whole.length - 1; length > pixels; length -= length > whole.length - 50 ? 1 : 9973) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> FrameReader.open(file)).isInstanceOf(DicomParseException.class);
        }
    }

    @Test
    void namesTheFrameThatIsDamaged() throws IOException {
        byte[] damaged = Arrays.copyOf(codestreams.get(1), codestreams.get(1).length / 2 & ~1);
        try (FrameReader reader = FrameReader.open(write(image(new byte[0], List.of(codestreams.get(0), damaged))))) {
            short[] target = new short[512 * 512];
            assertThatThrownBy(() -> reader.readFrame(1, target))
                    .isInstanceOf(DicomParseException.class)
                    .hasMessageContaining("frame 2: ");
            reader.readFrame(0, target);
        }
    }
}
