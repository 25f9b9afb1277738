package org.atlasnode.results.seg;

import java.util.BitSet;
import java.util.List;

/**
 * Frames of one bit to a pixel, one after the other without a gap, the first pixel in the lowest bit of the first byte
 * (PS3.5 §8.1.1, §8.2; PS3.3 §C.8.20.2). Stateless.
 */
final class PackedBits {

    /** Of so many bytes every bit still has a number. */
    private static final long MAX_BYTES = (1L << 28) - 1;

    private PackedBits() {}

    /** @param pixelCount pixels of each frame */
    static byte[] of(List<BitSet> frames, int pixelCount) {
        long bytes = ((long) frames.size() * pixelCount + Byte.SIZE - 1) / Byte.SIZE;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(frames.size() + " frames of " + pixelCount + " pixels are too many");
        }
        byte[] packed = new byte[(int) bytes];
        long base = 0;
        for (BitSet frame : frames) {
            for (int pixel = frame.nextSetBit(0); pixel >= 0; pixel = frame.nextSetBit(pixel + 1)) {
                long bit = base + pixel;
                packed[(int) (bit / Byte.SIZE)] |= (byte) (1 << bit % Byte.SIZE);
            }
            base += pixelCount;
        }
        return packed;
    }
}
