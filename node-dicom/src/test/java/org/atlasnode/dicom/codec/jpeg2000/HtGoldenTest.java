package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.atlasnode.dicom.PixelDigest;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.GoldenFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** High-Throughput frames of which every sample is known. */
class HtGoldenTest {

    static List<GoldenFrame> shared() {
        return GoldenFrame.of(".201");
    }

    static List<HtFrame> lossless() {
        return HtFrame.all().stream().filter(frame -> frame.tolerance() == 0).toList();
    }

    static List<HtFrame> lossy() {
        return HtFrame.all().stream().filter(frame -> frame.tolerance() > 0).toList();
    }

    @ParameterizedTest
    @MethodSource("shared")
    void decodesSharedFramesExactly(GoldenFrame frame) throws IOException {
        short[] samples = decode(new Jpeg2000Decoder(), frame.codestream(), frame.shape());

        assertThat(PixelDigest.sha256(List.of(samples), frame.shape().bitsAllocated()))
                .isEqualTo(frame.digest());
    }

    @ParameterizedTest
    @CsvSource({"CT1_JPH_202,512,512,1,16,1add6ede2975", "HTJ2KLossless_08_RGB_201,480,640,3,8,9d87240604f5"})
    void decodesFramesOfSharedInstancesExactly(
            String name, int rows, int columns, int samplesPerPixel, int bits, String sha12) throws Exception {
        FrameShape shape = new FrameShape(rows, columns, samplesPerPixel, bits, bits, bits == 16);
        byte[] codestream = fragment(Files.readAllBytes(SharedFiles.path("transfer_syntaxes/htj2k/" + name + ".dcm")));

        short[] samples = decode(new Jpeg2000Decoder(), codestream, shape);

        assertThat(PixelDigest.sha256(List.of(samples), bits)).startsWith(sha12);
    }

    @ParameterizedTest
    @MethodSource("lossless")
    void decodesLosslessFramesExactly(HtFrame frame) throws Exception {
        short[] samples = decode(new Jpeg2000Decoder(), frame.codestream(), frame.shape());

        assertThat(PixelDigest.sha256(List.of(samples), frame.shape().bitsAllocated()))
                .isEqualTo(frame.sha256());
    }

    @ParameterizedTest
    @MethodSource("lossy")
    void decodesLossyFramesAsAnotherDecoderDoes(HtFrame frame) throws Exception {
        short[] samples = decode(new Jpeg2000Decoder(), frame.codestream(), frame.shape());

        short[] expected = samples(frame.pixels(), frame.shape());
        for (int i = 0; i < samples.length; i++) {
            assertThat((int) samples[i])
                    .as("sample %d", i)
                    .isBetween(expected[i] - frame.tolerance(), expected[i] + frame.tolerance());
        }
    }

    @Test
    void oneDecoderTakesFramesOfAllSizesOneAfterTheOther() throws Exception {
        Jpeg2000Decoder decoder = new Jpeg2000Decoder();

        for (int round = 0; round < 2; round++) {
            for (HtFrame frame : lossless()) {
                short[] samples = decode(decoder, frame.codestream(), frame.shape());
                assertThat(PixelDigest.sha256(List.of(samples), frame.shape().bitsAllocated()))
                        .as(frame.name())
                        .isEqualTo(frame.sha256());
            }
        }
    }

    @Test
    void tellsPrecisionAndSign() throws Exception {
        HtFrame frame = HtFrame.named("s12-37x70");
        byte[] codestream = frame.codestream();

        DecodedFrame decoded = new Jpeg2000Decoder()
                .decode(
                        codestream,
                        codestream.length,
                        frame.shape(),
                        new short[frame.shape().samples()]);

        assertThat(decoded).isEqualTo(new DecodedFrame(12, true));
    }

    private static short[] decode(Jpeg2000Decoder decoder, byte[] codestream, FrameShape shape) throws IOException {
        short[] samples = new short[shape.samples()];
        decoder.decode(codestream, codestream.length, shape, samples);
        return samples;
    }

    private static short[] samples(byte[] pixels, FrameShape shape) {
        short[] samples = new short[shape.samples()];
        ByteBuffer bytes = ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = shape.bitsAllocated() == 8 ? (short) (bytes.get() & 0xFF) : bytes.getShort();
        }
        return samples;
    }

    /** The item of the encapsulated pixel data that starts with SOC and SIZ. */
    private static byte[] fragment(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int start = 0;
        while (bytes.getInt(start) != 0xFF4FFF51) {
            start++;
        }
        int length = bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(start - 4);
        return Arrays.copyOfRange(file, start, start + length);
    }
}
