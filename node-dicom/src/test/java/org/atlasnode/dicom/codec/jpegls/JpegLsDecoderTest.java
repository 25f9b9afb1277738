package org.atlasnode.dicom.codec.jpegls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

class JpegLsDecoderTest {

    private static final FrameShape FOUR = new FrameShape(4, 4, 1, 8, 8, false);

    /** The example of T.87 §H.3: its image, and what its samples are coded as. */
    private static final short[] EXAMPLE = {0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145};

    private static final String CODED =
            "C000006C80208E01C0000057400000 6EE6000001BC18000005D800009160".replace(" ", "");
    private static final String FRAME = "FFF7000B08000400040101 1100".replace(" ", "");
    private static final String SCAN = "FFDA00080101 00000000".replace(" ", "");

    private final JpegLsDecoder decoder = new JpegLsDecoder();

    static List<GoldenFrame> goldenFrames() {
        return GoldenFrame.of(".80", ".81");
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void decodesTheCorpus(GoldenFrame golden) throws IOException {
        DecoderAssertions.assertGolden(decoder, golden);
    }

    @ParameterizedTest
    @CsvSource({
        "transfer_syntaxes/ct_family_cornerstone/CT_JPEGLS_80.dcm, 1bee432808f4",
        "transfer_syntaxes/ct_family_cornerstone/CT_JPEGLS_81.dcm, 9595c2a8a596",
        "transfer_syntaxes/fragments/CT1_UNC.fragmented_bot_jpeg_ls.80.dcm, 1add6ede2975",
        "transfer_syntaxes/fragments/CT1_UNC.fragmented_no_bot_jpeg_ls.80.dcm, 1add6ede2975",
        "transfer_syntaxes/fragments/CT1_UNC.not_fragmented_bot_jpeg_ls.80.dcm, 1add6ede2975",
        "odd/enhanced_ct/eCT_2frames_jpegls_nofrag_bot.dcm, b6b202c4af44",
    })
    void decodesFiles(String file, String digest) throws IOException {
        DecoderAssertions.assertDecodes(decoder, file, digest);
    }

    private short[] decode(String hex, FrameShape shape) throws CodecException {
        byte[] codestream = HexFormat.of().parseHex(hex);
        short[] target = new short[shape.samples()];
        DecodedFrame decoded = decoder.decode(codestream, codestream.length, shape, target);
        assertThat(decoded).isEqualTo(new DecodedFrame(8, false));
        return target;
    }

    private void assertRefused(String hex, String reason) {
        assertThatThrownBy(() -> decode(hex, FOUR))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FFD9", "", "00", "FFFFFFD9", "FFD900"})
    void decodesTheExampleOfTheStandardHoweverItEnds(String end) throws CodecException {
        assertThat(decode("FFD8" + FRAME + SCAN + CODED + end, FOUR)).containsExactly(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FFE80020 535049464600 0200 01 01 00000004 00000004 08 08 06 01 00000060 00000060",
                "FFE80008 00000001 FFD8",
                "FFE80007 6D726678 00",
                "FFFE0004 FFD9",
                "FFFFFFE00002",
                "FFDD0004 0000",
                "FFDD0005 000004",
                "FFDD0006 FFFFFFFF",
                "FFF8000D 01 00FF 0003 0007 0015 0040",
                "FFF8000D 01 0000 0000 0000 0000 0000",
            })
    void skipsWhatChangesNothing(String segment) throws CodecException {
        String extra = segment.replace(" ", "");
        assertThat(decode("FFD8" + extra + FRAME + SCAN + CODED + "FFD9", FOUR)).containsExactly(EXAMPLE);
        assertThat(decode("FFD8" + FRAME + extra + SCAN + CODED + "FFD9", FOUR)).containsExactly(EXAMPLE);
    }

    @Test
    void beginsAnewAfterARestartMarker() throws CodecException {
        short[] strips = Arrays.copyOf(EXAMPLE, 32);
        System.arraycopy(EXAMPLE, 0, strips, 16, 16);
        FrameShape shape = new FrameShape(8, 4, 1, 8, 8, false);
        String head = "FFD8" + "FFDD00040004" + "FFF7000B080008000401011100" + SCAN;
        assertThat(decode(head + CODED + "FFD0" + CODED, shape)).containsExactly(strips);
        for (String end : List.of("FFD1" + CODED, "FFD9", "", CODED, "FFD0", "FFD0" + CODED.substring(0, 50))) {
            assertThatThrownBy(() -> decode(head + CODED + end, shape)).isInstanceOf(CodecException.class);
        }
    }

    @Test
    void readsAScanForEachComponentInAnyOrder() throws CodecException {
        FrameShape shape = new FrameShape(4, 4, 2, 8, 8, false);
        String frame = "FFD8" + "FFF7000E080004000402 071100 091100";
        String scans = "FFDA0008010900000000" + CODED + "FFDA0008010700000000" + CODED;
        short[] target = decode((frame + scans).replace(" ", ""), shape);
        for (int i = 0; i < 32; i++) {
            assertThat(target[i]).isEqualTo(EXAMPLE[i / 2]);
        }
        assertThatThrownBy(() -> decode((frame + "FFDA0008010900000000" + CODED + "FFD9").replace(" ", ""), shape))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("FFD9");
    }

    @ParameterizedTest
    @CsvSource({
        "FFF7000B080005000401011100, a JPEG-LS frame of 5 x 4",
        "FFF7000B080004000501011100, a JPEG-LS frame of 4 x 5",
        "FFF7000B080000000401011100, a JPEG-LS frame of 0 x 4",
        "FFF7000E080004000402011100021100, a JPEG-LS frame of 4 x 4 x 2",
        "FFF7000B010004000401011100, a precision of 1",
        "FFF7000B110004000401011100, a precision of 17",
        "FFF7000A0800040004010111, ends too early",
        "FFF7000C08000400040101110000, wrong length",
        "FFF70001, a marker segment of 1",
        "FFC3000B080004000401011100, FFC3 is not decoded",
        "FFF9000B080004000401011100, FFF9 is not decoded",
        "FFDC00040004, FFDC is not decoded",
        "FFD8, FFD8 is not decoded",
        "FFD9, FFD9 is not decoded",
        "FFE800076D72667801, colour transforms",
        "FFF8000602010101, preset parameters of type 2",
        "FFF8000A04020000000400000004, preset parameters of type 4",
        "FFDD000302, a restart interval of 1",
        "FFFE0400, a marker segment of 1024",
        "00, no marker",
    })
    void refusesSegmentsByName(String segment, String reason) {
        assertRefused("FFD8" + segment + FRAME + SCAN + CODED + "FFD9", reason);
    }

    @ParameterizedTest
    @CsvSource({
        "FFDA00080102 00000000, a component that the frame does not have",
        "FFDA00080101 01000000, mapping tables",
        "FFDA00080101 00000001, a point transform",
        "FFDA00080101 00000100, interleave mode 1",
        "FFDA00080101 00000300, interleave mode 3",
        "FFDA00080101 00800000, NEAR of 128",
        "FFDA00060000 0000, a scan of 0",
        "FFDA000A020101 0000000000, a scan of 2",
        "FFF8000D0101000000000000000000 FFDA00080101 00000000, MAXVAL of 256",
        "FFF8000D0100010000000000000000 FFDA00080101 00010000, NEAR of 1",
        "FFF8000D0100FF0003000700150002 FFDA00080101 00000000, RESET of 2",
        "FFF8000D0100FF0003000700150100 FFDA00080101 00000000, RESET of 256",
        "FFF8000D0100FF0003000200150040 FFDA00080101 00000000, T2 of 2",
        "FFF8000D0100FF0003000700060040 FFDA00080101 00000000, T3 of 6",
        "FFF8000D0100FF0003000701000040 FFDA00080101 00000000, T3 of 256",
        "FFF8000D0100FF0002000700150040 FFDA00080101 00020000, T1 of 2",
        "FFF7000B080004000401011100, a second frame header",
    })
    void refusesScansByName(String segments, String reason) {
        String bytes = ("FFD8" + FRAME + segments + CODED + "FFD9").replace(" ", "");
        assertRefused(bytes, reason);
    }

    @Test
    void refusesAScanWithoutAFrame() {
        assertRefused("FFD8" + SCAN + CODED + "FFD9", "before the frame header");
        assertRefused("FFD9", "no start");
    }

    @ParameterizedTest
    @CsvSource({
        "C000006C80208E01C0000057400000, end before the last sample",
        "C000006C80208E01C00000574000006EE6000001BC18000005D8000091600000, left after the last sample",
        "000000000000000000000000000000, longer than its limit",
        "FF7FFF7FFF7FFF7FFF7FFF7FFF7F, left after the last sample",
    })
    void refusesCodedBitsThatAreNotTheImage(String coded, String reason) {
        assertRefused("FFD8" + FRAME + SCAN + coded + "FFD9", reason);
    }

    @Test
    void refusesEachTruncation() throws IOException {
        byte[] example = HexFormat.of().parseHex("FFD8" + FRAME + SCAN + CODED + "FFD9");
        DecoderAssertions.assertRefusesEachTruncation(decoder, example, FOUR, 2);
        for (GoldenFrame golden : goldenFrames()) {
            if (golden.shape().samples() < 50_000) {
                DecoderAssertions.assertRefusesEachTruncation(
                        decoder, golden.codestream(), golden.shape(), tail(golden.codestream()));
            }
        }
    }

    /** Bytes of the end-of-image marker, of fill bytes before it and of padding after it. */
    private static int tail(byte[] codestream) {
        int at = codestream.length - 1;
        while (codestream[at] != (byte) 0xD9) {
            at--;
        }
        while (codestream[at - 1] == (byte) 0xFF) {
            at--;
        }
        return codestream.length - at;
    }

    @Test
    void survivesMutations() throws IOException {
        byte[] example = HexFormat.of().parseHex("FFD8FFF8000D0100FF0003000700150040" + FRAME + SCAN + CODED + "FFD9");
        DecoderAssertions.assertSurvivesMutations(decoder, example, FOUR, 20_000);
        for (GoldenFrame golden : goldenFrames()) {
            int rounds = golden.shape().samples() > 50_000 ? 100 : 2_000;
            DecoderAssertions.assertSurvivesMutations(decoder, golden.codestream(), golden.shape(), rounds);
        }
    }
}
