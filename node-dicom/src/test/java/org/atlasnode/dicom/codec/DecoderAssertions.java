package org.atlasnode.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.atlasnode.dicom.PixelDigest;
import org.atlasnode.dicom.SharedFiles;
import org.junit.jupiter.api.Assertions;

/** What holds for each decoder, on good bytes and on bad ones. */
public final class DecoderAssertions {

    private DecoderAssertions() {}

    public static void assertGolden(FrameDecoder decoder, GoldenFrame golden) throws IOException {
        assertThat(golden.tolerance()).isZero();
        byte[] codestream = golden.codestream();
        short[] target = new short[golden.shape().samples()];
        Arrays.fill(target, (short) -1);
        DecodedFrame decoded = decoder.decode(codestream, codestream.length, golden.shape(), target);
        assertThat(decoded.signed()).isFalse();
        assertThat(PixelDigest.sha256(List.of(target), golden.shape().bitsAllocated()))
                .isEqualTo(golden.digest());
    }

    /** @param digest the first digits, from the manifest of the shared files */
    public static void assertDecodes(FrameDecoder decoder, String file, String digest) throws IOException {
        EncapsulatedImage image = EncapsulatedImage.read(SharedFiles.path(file));
        List<short[]> frames = image.decode(decoder);
        assertThat(PixelDigest.sha256(frames, image.shape().bitsAllocated())).startsWith(digest);
    }

    /** Cut anywhere, a frame is refused; only bytes that hold no sample may be missing at its end. */
    public static void assertRefusesEachTruncation(
            FrameDecoder decoder, byte[] codestream, FrameShape shape, int dispensable) throws CodecException {
        short[] whole = new short[shape.samples()];
        decoder.decode(codestream, codestream.length, shape, whole);
        for (int length = 0; length < codestream.length; length++) {
            short[] target = new short[shape.samples()];
            byte[] cut = length % 2 == 0 ? codestream : Arrays.copyOf(codestream, length);
            if (length < codestream.length - dispensable) {
                int bytes = length;
                assertThatThrownBy(() -> decoder.decode(cut, bytes, shape, target))
                        .as("%d of %d bytes", length, codestream.length)
                        .isInstanceOf(CodecException.class);
            } else {
                decoder.decode(cut, length, shape, target);
                assertThat(target).isEqualTo(whole);
            }
        }
    }

    /** Damaged anyhow, a frame decodes or is refused; nothing else, in time, and the decoder goes on working. */
    public static void assertSurvivesMutations(FrameDecoder decoder, byte[] codestream, FrameShape shape, int rounds)
            throws CodecException {
        short[] whole = new short[shape.samples()];
        decoder.decode(codestream, codestream.length, shape, whole);
        short[] target = new short[shape.samples()];
        Random random = new Random(codestream.length);
        int refused = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            int count = 0;
            for (int i = 0; i < rounds; i++) {
                byte[] damaged = mutation(codestream, random);
                count += isRefused(decoder, damaged, shape, target) ? 1 : 0;
            }
            return count;
        });
        assertThat(refused).isBetween(rounds / 20, rounds);
        decoder.decode(codestream, codestream.length, shape, target);
        assertThat(target).isEqualTo(whole);
    }

    private static boolean isRefused(FrameDecoder decoder, byte[] damaged, FrameShape shape, short[] target) {
        try {
            decoder.decode(damaged, damaged.length, shape, target);
            return false;
        } catch (CodecException e) {
            assertThat(e.offset()).isBetween(0, damaged.length);
            return true;
        }
    }

    private static byte[] mutation(byte[] codestream, Random random) {
        byte[] damaged = codestream.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextBoolean()
                    ? random.nextInt(damaged.length)
                    : random.nextInt(Math.min(80, damaged.length));
            switch (random.nextInt(5)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) random.nextInt();
                case 2 -> damaged[at] = (byte) 0xFF;
                case 3 -> System.arraycopy(damaged, at, damaged, at / 2, damaged.length - at);
                default -> damaged = Arrays.copyOf(damaged, at + 1);
            }
        }
        return damaged;
    }

    /** Equal in the lowest bits; encoders differ in what they do with bits above those stored. */
    public static void assertSameSamples(List<short[]> actual, List<short[]> expected, int bits, Path source) {
        int mask = (1 << bits) - 1;
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            short[] masked = expected.get(i).clone();
            for (int s = 0; s < masked.length; s++) {
                masked[s] &= (short) mask;
            }
            short[] given = actual.get(i).clone();
            for (int s = 0; s < given.length; s++) {
                given[s] &= (short) mask;
            }
            assertThat(given).as("frame %d of %s", i, source).isEqualTo(masked);
        }
    }
}
