package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.PixelDigest;
import org.atlasnode.dicom.Programs;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.GoldenFrame;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our decoder against OpenJPEG's programs, the library that GDCM uses too: what they encode with every option comes back
 * exactly where lossless, and as they decode it, nearly, where lossy. Fails where they are missing.
 */
class Jpeg2000OpenJpegIT {

    private static final List<TestImage> IMAGES = List.of(
            new TestImage(67, 53, 1, 8, false),
            new TestImage(130, 97, 1, 12, false),
            new TestImage(61, 90, 1, 16, true),
            new TestImage(83, 45, 3, 8, false));

    private static final List<TestImage> SMALL_IMAGES = List.of(
            new TestImage(1, 1, 1, 8, false),
            new TestImage(3, 5, 1, 8, true),
            new TestImage(17, 1, 1, 12, false),
            new TestImage(1, 19, 1, 16, false),
            new TestImage(5, 7, 1, 10, false),
            new TestImage(33, 2, 1, 16, true));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-n 6",
                "-n 1",
                "-n 3 -p LRCP -c [32,32],[16,16]",
                "-n 3 -p RLCP -c [32,32],[16,16]",
                "-n 3 -p RPCL -c [32,32],[16,16]",
                "-n 4 -p PCRL -c [32,32],[16,16] -t 37,29",
                "-n 4 -p CPRL -c [64,16],[16,32] -t 50,50",
                "-n 3 -p LRCP -r 20,10,1",
                "-n 3 -p RLCP -r 20,10,1 -TP R",
                "-n 3 -p RPCL -r 8,4,1 -c [32,32] -TP L",
                "-n 3 -POC T0=0,0,1,2,3,RLCP/T0=2,0,1,3,3,LRCP",
                "-n 3 -r 10,1 -POC T0=0,0,1,3,3,RLCP/T0=0,0,2,3,3,CPRL",
                "-n 5 -b 4,4",
                "-n 5 -b 8,64 -M 1",
                "-n 5 -b 16,16 -M 2",
                "-n 5 -M 4",
                "-n 5 -M 8",
                "-n 5 -M 16",
                "-n 5 -M 32",
                "-n 5 -M 63",
                "-n 5 -M 5 -r 8,1",
                "-n 5 -M 1 -r 16,8,1",
                "-n 4 -d 5,3",
                "-n 5 -d 7,11 -T 3,2 -t 41,39",
                "-n 3 -SOP -EPH",
                "-n 3 -SOP -EPH -PLT -TLM",
                "-n 3 -mct 0",
                "-n 3 -ROI c=0,U=7"
            })
    void losslessImagesComeBackExactly(String options) throws Exception {
        for (TestImage image : IMAGES) {
            assertThat(decode(encode(image, options), image)).as("%s", image).isEqualTo(image.samples());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-n 1", "-n 2", "-n 1 -M 63", "-n 2 -p RPCL -c [2,2]"})
    void smallLosslessImagesComeBackExactly(String options) throws Exception {
        for (TestImage image : SMALL_IMAGES) {
            if (options.startsWith("-n 1") || image.rows() > 1 && image.columns() > 1) {
                assertThat(decode(encode(image, options), image))
                        .as("%s", image)
                        .isEqualTo(image.samples());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-n 4 -I", "-n 4 -I -r 5", "-n 5 -r 8", "-n 3 -I -r 10,5 -t 32,32", "-n 4 -I -M 1 -r 6 -mct 0"})
    void lossyImagesAreWithinToleranceOfOpenJpeg(String options) throws Exception {
        for (TestImage image : IMAGES) {
            Path codestream = encode(image, options);
            short[] reference = TestImage.read(decompress(codestream), image.shape(), image.signed());
            int tolerance = image.bits() == 16 ? 4 : 2;
            assertThat(greatestDifference(decode(codestream, image), reference, image.signed()))
                    .as("%s", image)
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    static List<GoldenFrame> lossy() {
        return GoldenFrame.of(".91");
    }

    @ParameterizedTest
    @MethodSource("lossy")
    void lossyFramesOfTheCorpusAreWithinToleranceOfTheReference(GoldenFrame frame) throws Exception {
        byte[] codestream = frame.codestream();
        short[] samples = new short[frame.shape().samples()];
        DecodedFrame decoded = new Jpeg2000Decoder().decode(codestream, codestream.length, frame.shape(), samples);

        Path file = Files.write(folder.resolve("frame.j2k"), codestream);
        short[] reference = TestImage.read(decompress(file), frame.shape(), decoded.signed());

        assertThat(PixelDigest.sha256(List.of(reference), frame.shape().bitsAllocated()))
                .as("the reference")
                .isEqualTo(frame.digest());
        assertThat(greatestDifference(samples, reference, decoded.signed())).isLessThanOrEqualTo(frame.tolerance());
    }

    private Path encode(TestImage image, String options) throws Exception {
        Path source = folder.resolve("image.rawl");
        Path codestream = folder.resolve("image.j2k");
        Files.deleteIfExists(codestream);
        image.write(source);
        List<String> command = new ArrayList<>(List.of("opj_compress", "-i", source.toString()));
        command.addAll(List.of("-o", codestream.toString(), "-F", image.format()));
        command.addAll(List.of(options.split(" ")));
        Programs.run(command.toArray(String[]::new));
        return codestream;
    }

    private Path decompress(Path codestream) throws Exception {
        Path decoded = folder.resolve("decoded.rawl");
        Files.deleteIfExists(decoded);
        Programs.run("opj_decompress", "-i", codestream.toString(), "-o", decoded.toString());
        return decoded;
    }

    private static short[] decode(Path file, TestImage image) throws IOException {
        byte[] codestream = Files.readAllBytes(file);
        FrameShape shape = image.shape();
        short[] samples = new short[shape.samples()];
        DecodedFrame decoded = new Jpeg2000Decoder().decode(codestream, codestream.length, shape, samples);
        assertThat(decoded).isEqualTo(new DecodedFrame(image.bits(), image.signed()));
        return samples;
    }

    private static int greatestDifference(short[] samples, short[] reference, boolean signed) {
        int greatest = 0;
        for (int i = 0; i < samples.length; i++) {
            int difference = signed ? samples[i] - reference[i] : (samples[i] & 0xFFFF) - (reference[i] & 0xFFFF);
            greatest = Math.max(greatest, Math.abs(difference));
        }
        return greatest;
    }
}
