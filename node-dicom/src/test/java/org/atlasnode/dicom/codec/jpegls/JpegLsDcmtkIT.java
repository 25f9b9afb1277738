package org.atlasnode.dicom.codec.jpegls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.Programs;
import org.atlasnode.dicom.codec.DecoderAssertions;
import org.atlasnode.dicom.codec.EncapsulatedImage;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.SyntheticImage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dcmtk and GDCM encode, decoded by us and by them. */
class JpegLsDcmtkIT {

    /** Sizes that each encoder can do. */
    private static final int[][] SIZES = {{1, 600}, {600, 1}, {61, 47}};

    /** dcmcjpls 3.6.7 writes beyond its buffer where so few samples become longer, but not in its plainest mode. */
    private static final int[][] TINY_SIZES = {{1, 1}, {1, 19}, {23, 1}, {3, 3}};

    @TempDir
    Path folder;

    private final JpegLsDecoder decoder = new JpegLsDecoder();

    /** Signed images in +pr only: in +pc, dcmcjpls 3.6.7 stumbles over the bits of an extended sign. */
    @ParameterizedTest
    @CsvSource({
        "16, 10, false, +pc",
        "16, 12, false, +pc",
        "16, 16, false, +pr",
        "16, 16, true, +pr",
    })
    void decodesWhatDcmtkEncodesLossless(int allocated, int stored, boolean signed, String mode) throws Exception {
        for (int[] size : SIZES) {
            compareLossless(image(size, allocated, stored, signed), stored, "dcmcjpls", "+un", mode);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 8, false", "8, 8, true", "16, 12, false", "16, 12, true", "16, 16, true"})
    void decodesImagesOfHardlyASample(int allocated, int stored, boolean signed) throws Exception {
        for (int[] size : TINY_SIZES) {
            compareLossless(image(size, allocated, stored, signed), stored, "dcmcjpls", "+un", "+pr");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+il", "+is", "+in"})
    void decodesColoursInEachInterleaveMode(String interleave) throws Exception {
        for (int[] size : SIZES) {
            SyntheticImage image = SyntheticImage.of(new FrameShape(size[0], size[1], 3, 8, 8, false), size[0]);
            compareLossless(image, 8, "dcmcjpls", "+un", interleave);
            compareNear(image, "dcmcjpls", "+en", "+md", "3", interleave);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8, 8, 1, +pr",
        "8, 8, 10, +pc",
        "8, 8, 127, +pr",
        "16, 12, 1, +pr",
        "16, 12, 2, +pc",
        "16, 12, 40, +pc",
        "16, 16, 7, +pr",
        "16, 16, 255, +pr",
    })
    void decodesNearLosslessAsDcmtkDoes(int allocated, int stored, String near, String mode) throws Exception {
        for (int[] size : SIZES) {
            compareNear(image(size, allocated, stored, false), "dcmcjpls", "+en", "+md", near, mode);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 2, 5, 9, 64", "8, 4, 9, 30, 3", "16, 10, 200, 4000, 255"})
    void obeysPresetParameters(int bits, String t1, String t2, String t3, String reset) throws Exception {
        for (int[] size : SIZES) {
            SyntheticImage image = image(size, bits, bits, false);
            compareLossless(image, bits, "dcmcjpls", "+un", "+t1", t1, "+t2", t2, "+t3", t3, "+rs", reset);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 8", "1, 16, 12", "1, 16, 16", "3, 8, 8"})
    void decodesWhatGdcmEncodes(int samples, int allocated, int stored) throws Exception {
        for (int[] size : SIZES) {
            FrameShape shape = new FrameShape(size[0], size[1], samples, allocated, stored, false);
            compareLossless(SyntheticImage.of(shape, 7), stored, "gdcmconv", "--jpegls");
        }
    }

    private static SyntheticImage image(int[] size, int allocated, int stored, boolean signed) {
        return SyntheticImage.of(new FrameShape(size[0], size[1], 1, allocated, stored, signed), size[1]);
    }

    private void compareLossless(SyntheticImage image, int bits, String... command) throws Exception {
        Path encoded = encode(image, command);
        DecoderAssertions.assertSameSamples(
                EncapsulatedImage.read(encoded).decode(decoder), image.frames(), bits, encoded);
    }

    private void compareNear(SyntheticImage image, String... command) throws Exception {
        Path encoded = encode(image, command);
        Path decoded = folder.resolve("decoded.dcm");
        Programs.run("dcmdjpls", encoded.toString(), decoded.toString());
        List<short[]> actual = EncapsulatedImage.read(encoded).decode(decoder);
        DecoderAssertions.assertSameSamples(
                actual, EncapsulatedImage.read(decoded).nativeFrames(), 16, encoded);
        assertThat(greatestDifference(actual, image.frames())).isLessThanOrEqualTo(Integer.parseInt(command[3]));
    }

    private static int greatestDifference(List<short[]> some, List<short[]> others) {
        int greatest = 0;
        for (int i = 0; i < some.size(); i++) {
            for (int s = 0; s < some.get(i).length; s++) {
                greatest = Math.max(greatest, Math.abs((some.get(i)[s] & 0xFFFF) - (others.get(i)[s] & 0xFFFF)));
            }
        }
        return greatest;
    }

    private Path encode(SyntheticImage image, String... command) throws IOException, InterruptedException {
        Path encoded = folder.resolve("encoded.dcm");
        List<String> words = new ArrayList<>(List.of(command));
        words.add(image.write(folder.resolve("native.dcm")).toString());
        words.add(encoded.toString());
        Programs.run(words.toArray(String[]::new));
        return encoded;
    }
}
