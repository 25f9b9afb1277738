package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.atlasnode.dicom.codec.CodecException;
import org.junit.jupiter.api.Test;

/** What a code-block may hold, apart from its samples. */
class HtBlockDecoderTest {

    private static final int STYLE = BlockCoding.HIGH_THROUGHPUT;

    /** MagSgn of one byte, a suffix of three; the first quad's one sample is significant. */
    private static final byte[] SEGMENT = {0x00, 0x00, (byte) 0x06, 0x03, 0x00};

    private final int[] samples = new int[4096];

    @Test
    void aBlockOfPlaceholdersIsZero() throws CodecException {
        Arrays.fill(samples, 7);
        CodeBlock block = block(8, 2);
        add(block, 3, new byte[0]);

        new HtBlockDecoder().decode(block, samples);

        assertThat(Arrays.copyOf(samples, 16)).containsOnly(0);
    }

    @Test
    void refusesACleanupSegmentOfOneByte() {
        refuses(with(block(8, 7), 1, new byte[] {0x00}), "one byte");
    }

    @Test
    void refusesASuffixThatIsTooShort() {
        refuses(with(block(8, 7), 1, new byte[] {0, 0, 0, 1, 0}), "suffix of 1 bytes");
    }

    @Test
    void refusesASuffixLongerThanItsSegment() {
        refuses(with(block(8, 7), 1, new byte[] {0, 0, 0, 6, 0}), "suffix of 6 bytes");
    }

    @Test
    void refusesTheLargestSuffixPlusOne() {
        byte[] segment = new byte[5000];
        segment[4998] = (byte) (4080 & 15);
        segment[4999] = (byte) (4080 >> 4);
        refuses(with(block(8, 7), 1, segment), "suffix of 4080 bytes");
    }

    @Test
    void refusesMoreBitPlanesThanASampleHolds() {
        refuses(with(block(31, 30), 1, SEGMENT), "31 bit planes");
    }

    @Test
    void refusesMoreZeroBitPlanesThanThereAre() {
        refuses(with(block(8, 8), 1, SEGMENT), "8 bit planes");
    }

    @Test
    void refusesPlaceholdersBelowTheLastBitPlane() {
        refuses(with(block(8, 7), 4, SEGMENT), "8 bit planes");
    }

    @Test
    void refusesAFirstSegmentThatEndsWithARefinementPass() {
        refuses(with(block(8, 5), 2, SEGMENT), "a cleanup pass as number 1");
    }

    @Test
    void refusesRefinementOfTheLastBitPlane() {
        CodeBlock block = with(block(8, 7), 1, SEGMENT);
        refuses(with(block, 1, new byte[] {1}), "refinement passes");
    }

    @Test
    void refusesRefinementWithoutBytes() {
        CodeBlock block = with(block(8, 6), 1, SEGMENT);
        refuses(with(block, 2, new byte[0]), "refinement passes with 0 bytes");
    }

    @Test
    void refusesASecondHtSet() {
        CodeBlock block = with(block(8, 5), 1, SEGMENT);
        refuses(with(with(block, 2, new byte[] {1, 2}), 1, SEGMENT), "more than one HT set");
    }

    @Test
    void refusesVlcBitsFromBeforeTheSuffix() {
        byte[] segment = new byte[40];
        segment[38] = 2;
        refuses(with(block(8, 7), 1, segment), "do not suffice");
    }

    @Test
    void randomBytesAreRefusedOrDecodedWithinTheBlock() {
        Random random = new Random(814);
        HtBlockDecoder decoder = new HtBlockDecoder();
        int[] sizes = {1, 2, 3, 4, 5, 7, 8, 16, 31, 33, 64};
        int decoded = 0;
        for (int i = 0; i < 20_000; i++) {
            int width = sizes[random.nextInt(sizes.length)];
            int height = sizes[random.nextInt(sizes.length)];
            int planes = 2 + random.nextInt(29);
            BlockCoding coding = new BlockCoding(Orientation.LL, planes, STYLE | random.nextInt(2) << 3);
            CodeBlock block = new CodeBlock(coding, 0, 0, width, height);
            block.setZeroBitPlanes(random.nextInt(planes));
            with(block, 1, randomSegment(random));
            if (random.nextBoolean()) {
                with(block, 1 + random.nextInt(2), randomSegment(random));
            }
            int[] target = new int[width * height];
            decoded += isDecoded(decoder, block, target) ? 1 : 0;
        }
        assertThat(decoded).isBetween(100, 19_900);
    }

    private static boolean isDecoded(HtBlockDecoder decoder, CodeBlock block, int[] target) {
        try {
            decoder.decode(block, target);
            return true;
        } catch (CodecException e) {
            return false;
        }
    }

    private static byte[] randomSegment(Random random) {
        byte[] segment = new byte[2 + random.nextInt(random.nextBoolean() ? 20 : 600)];
        random.nextBytes(segment);
        int suffix = 2 + random.nextInt(segment.length - 1);
        segment[segment.length - 2] = (byte) (segment[segment.length - 2] & 0xF0 | suffix & 15);
        segment[segment.length - 1] = (byte) (suffix >> 4);
        return segment;
    }

    private void refuses(CodeBlock block, String reason) {
        assertThatThrownBy(() -> new HtBlockDecoder().decode(block, samples))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(reason);
    }

    private static CodeBlock block(int bitPlanes, int zeroBitPlanes) {
        CodeBlock block = new CodeBlock(new BlockCoding(Orientation.LL, bitPlanes, STYLE), 0, 0, 64, 64);
        block.setZeroBitPlanes(zeroBitPlanes);
        return block;
    }

    private static CodeBlock with(CodeBlock block, int passes, byte[] bytes) {
        add(block, passes, bytes);
        return block;
    }

    private static void add(CodeBlock block, int passes, byte[] bytes) {
        block.addSegment();
        block.announce(passes, bytes.length);
        if (bytes.length > 0) {
            block.append(bytes, 0);
        }
    }
}
