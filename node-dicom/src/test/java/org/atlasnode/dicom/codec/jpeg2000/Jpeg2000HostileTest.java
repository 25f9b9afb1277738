package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.atlasnode.dicom.PixelDigest;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.GoldenFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Codestreams that end too early, are damaged, or announce what would take too long. */
class Jpeg2000HostileTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MAIN_HEADER = 150;
    private static final int EOC_BYTES = 2;

    private final Jpeg2000Decoder decoder = new Jpeg2000Decoder();

    static List<GoldenFrame> small() {
        return GoldenFrame.of(".90", ".91").stream()
                .filter(frame ->
                        frame.name().matches("pyd_MR_small_jp2klossless|pyd_SC_rgb_gdcm_KY|pyd_JPEG2000|pyd_693_J2KI"))
                .toList();
    }

    @Test
    void refusesAStreamThatEndsAtAnyByte() throws IOException {
        GoldenFrame frame = frame("pyd_MR_small_jp2klossless");
        byte[] codestream = frame.codestream();
        int end = codestream.length;
        while (codestream[end - 1] != (byte) 0xD9) {
            end--;
        }
        short[] samples = new short[frame.shape().samples()];

        for (int length = 0; length < end - EOC_BYTES; length++) {
            byte[] cut = Arrays.copyOf(codestream, length);
            assertThatExceptionOfType(CodecException.class)
                    .as("the first %d bytes", length)
                    .isThrownBy(() -> decoder.decode(cut, cut.length, frame.shape(), samples));
        }
        decoder.decode(codestream, end - EOC_BYTES, frame.shape(), samples);
        assertThat(PixelDigest.sha256(List.of(samples), frame.shape().bitsAllocated()))
                .isEqualTo(frame.digest());
    }

    @ParameterizedTest
    @MethodSource("small")
    void decodesOrRefusesDamagedStreams(GoldenFrame frame) throws IOException {
        byte[] codestream = frame.codestream();
        short[] samples = new short[frame.shape().samples()];
        Random random = new Random(frame.name().hashCode());

        for (int i = 0; i < 300; i++) {
            decodeOrRefuse(damaged(codestream, random), frame.shape(), samples);
        }
    }

    /** Anything but a frame or the declared exception, and any hang, fails. */
    private void decodeOrRefuse(byte[] codestream, FrameShape shape, short[] samples) {
        assertTimeout(LIMIT, () -> {
            try {
                DecodedFrame decoded = decoder.decode(codestream, codestream.length, shape, samples);
                assertThat(decoded.precision()).isBetween(1, 16);
            } catch (CodecException e) {
                assertThat(e.offset()).isBetween(0, codestream.length);
            }
        });
    }

    private static byte[] damaged(byte[] codestream, Random random) {
        byte[] damaged = codestream.clone();
        int reach = random.nextInt(3) > 0 ? Math.min(MAIN_HEADER, damaged.length) : damaged.length;
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            damaged[random.nextInt(reach)] = random.nextBoolean() ? (byte) random.nextInt() : (byte) 0xFF;
        }
        return damaged;
    }

    @Test
    void decodesAfterAnError() throws IOException {
        GoldenFrame frame = frame("pyd_MR_small_jp2klossless");
        byte[] codestream = frame.codestream();
        short[] samples = new short[frame.shape().samples()];
        assertThatThrownBy(() -> decoder.decode(codestream, codestream.length / 2, frame.shape(), samples))
                .isInstanceOf(CodecException.class);

        decoder.decode(codestream, codestream.length, frame.shape(), samples);

        assertThat(PixelDigest.sha256(List.of(samples), frame.shape().bitsAllocated()))
                .isEqualTo(frame.digest());
    }

    @Test
    void refusesAnImageOfAnotherShapeThanTheHeaderSays() throws IOException {
        GoldenFrame frame = frame("pyd_MR_small_jp2klossless");
        byte[] codestream = frame.codestream();
        FrameShape wider = new FrameShape(64, 65, 1, 16, 16, true);
        FrameShape coloured = new FrameShape(64, 64, 3, 16, 16, true);

        assertThatThrownBy(() -> decoder.decode(codestream, codestream.length, wider, new short[64 * 65]))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("64 x 64, not 65 x 64");
        assertThatThrownBy(() -> decoder.decode(codestream, codestream.length, coloured, new short[3 * 64 * 64]))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("1 components, not 3");
    }

    @ParameterizedTest
    @MethodSource("codestreams")
    void decodesOrRefusesCodestreamsThatBrokeOtherDecoders(String name) throws IOException {
        byte[] codestream = Files.readAllBytes(SharedFiles.path(name));
        FrameShape shape = shapeOf(codestream);

        decodeOrRefuse(codestream, shape, new short[shape.samples()]);
    }

    /** What the codestream says of itself where a frame can be so, that it is not refused for its shape alone. */
    private static FrameShape shapeOf(byte[] codestream) {
        ByteBuffer bytes = ByteBuffer.wrap(codestream);
        int at = 0;
        while (at < codestream.length - 42 && bytes.getShort(at) != (short) Marker.SIZ) {
            at++;
        }
        int columns = bytes.getInt(at + 6) - bytes.getInt(at + 14);
        int rows = bytes.getInt(at + 10) - bytes.getInt(at + 18);
        return new FrameShape(
                limited(rows, 4096), limited(columns, 4096), limited(bytes.getShort(at + 38), 4), 8, 8, false);
    }

    private static int limited(int value, int highest) {
        return Math.max(1, Math.min(highest, value));
    }

    static List<String> codestreams() {
        return SharedFiles.list("malformed/codestreams_not_dicom").stream()
                .filter(name -> name.endsWith(".jp2"))
                .toList();
    }

    private static GoldenFrame frame(String name) {
        return GoldenFrame.of(".90").stream()
                .filter(frame -> frame.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
