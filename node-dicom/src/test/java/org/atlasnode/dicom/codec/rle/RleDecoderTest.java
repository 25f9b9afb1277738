package org.atlasnode.dicom.codec.rle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.DecoderAssertions;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.GoldenFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RleDecoderTest {

    private static final FrameShape EIGHT = new FrameShape(2, 3, 1, 8, 8, false);
    private static final FrameShape SIXTEEN = new FrameShape(1, 3, 1, 16, 12, true);
    private static final FrameShape COLOUR = new FrameShape(1, 2, 3, 8, 8, false);

    private final RleDecoder decoder = new RleDecoder();

    static List<GoldenFrame> goldenFrames() {
        return GoldenFrame.of("1.2.5");
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void decodesTheCorpus(GoldenFrame golden) throws IOException {
        DecoderAssertions.assertGolden(decoder, golden);
    }

    @ParameterizedTest
    @CsvSource({
        "transfer_syntaxes/ct_family_cornerstone/CT_RLE.dcm, 1bee432808f4",
        "results/ai_fracture_sc_milvue_rle_1475.dcm, 904db606b1ed",
    })
    void decodesFiles(String file, String digest) throws IOException {
        DecoderAssertions.assertDecodes(decoder, file, digest);
    }

    /** A frame of segments in hexadecimal. */
    private static byte[] frame(String... segments) {
        ByteBuffer frame = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(segments.length);
        frame.position(64);
        for (int i = 0; i < segments.length; i++) {
            frame.putInt(4 + 4 * i, frame.position());
            frame.put(HexFormat.of().parseHex(segments[i]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.rewind().get(bytes);
        return bytes;
    }

    private short[] decode(byte[] frame, FrameShape shape) throws CodecException {
        short[] target = new short[shape.samples() + 1];
        Arrays.fill(target, (short) 0x5555);
        DecodedFrame decoded = decoder.decode(frame, frame.length, shape, target);
        assertThat(decoded).isEqualTo(new DecodedFrame(shape.bitsAllocated(), false));
        assertThat(target[shape.samples()]).isEqualTo((short) 0x5555);
        return Arrays.copyOf(target, shape.samples());
    }

    @Test
    void decodesLiteralAndReplicateRunsAndSkipsTheNeutralByte() throws CodecException {
        assertThat(decode(frame("80 02 01FF03 80 FE 07".replace(" ", "")), EIGHT))
                .containsExactly(1, 255, 3, 7, 7, 7);
    }

    @Test
    void putsTheMostSignificantSegmentFirst() throws CodecException {
        assertThat(decode(frame("02F00080", "0201FF03"), SIXTEEN)).containsExactly(0xF001 - 0x10000, 0x00FF, -0x7FFD);
    }

    @Test
    void putsTheSamplesOfAPixelSideBySide() throws CodecException {
        assertThat(decode(frame("010102", "FF03", "010506"), COLOUR)).containsExactly(1, 3, 5, 2, 3, 6);
    }

    @Test
    void toleratesPaddingAndARunThatGivesTooMuch() throws CodecException {
        assertThat(decode(frame("FB0500"), EIGHT)).containsOnly(5);
        assertThat(decode(frame("E005" + "00".repeat(RleDecoder.SURPLUS_BYTES)), EIGHT))
                .containsOnly(5);
        assertThat(decode(frame("06010203040506"), EIGHT)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> decode(frame("FB05" + "00".repeat(RleDecoder.SURPLUS_BYTES + 1)), EIGHT))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("after the last one");
    }

    @ParameterizedTest
    @CsvSource({"FC05", "FB", "05010203", "FE050201", "80808080"})
    void refusesASegmentThatIsTooShort(String segment) {
        assertThatThrownBy(() -> decode(frame(segment), EIGHT))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("ends");
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "0, 0", "0, -1", "4, 0", "4, 63", "4, 9999", "4, -1", "8, 63", "8, 9999"})
    void refusesAHeaderThatIsNotTheImages(int at, int value) {
        byte[] frame = frame("FB05", "FB05");
        FrameShape shape = new FrameShape(2, 3, 1, 16, 16, false);
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(at, at == 0 && value == 2 ? 3 : value);
        assertThatThrownBy(() -> decode(frame, shape)).isInstanceOf(CodecException.class);
    }

    @Test
    void refusesSegmentsInDescendingOrder() {
        byte[] frame = frame("FE05", "FE06");
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 66).putInt(8, 64);
        assertThatThrownBy(() -> decode(frame, SIXTEEN))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("begins at 64");
    }

    @Test
    void refusesEachTruncation() throws IOException {
        DecoderAssertions.assertRefusesEachTruncation(decoder, frame("02F00080", "0201FF03"), SIXTEEN, 0);
        DecoderAssertions.assertRefusesEachTruncation(decoder, frame("010102", "FF03", "010506"), COLOUR, 0);
        for (GoldenFrame golden : GoldenFrame.of("1.2.5")) {
            if (golden.name().equals("pyd_MR_small_RLE")) {
                DecoderAssertions.assertRefusesEachTruncation(decoder, golden.codestream(), golden.shape(), 0);
            }
        }
    }

    @Test
    void survivesMutations() throws IOException {
        DecoderAssertions.assertSurvivesMutations(decoder, frame("010102", "FF03", "010506"), COLOUR, 20_000);
        for (GoldenFrame golden : GoldenFrame.of("1.2.5")) {
            int rounds = golden.shape().samples() > 10_000 ? 200 : 2_000;
            DecoderAssertions.assertSurvivesMutations(decoder, golden.codestream(), golden.shape(), rounds);
        }
    }
}
