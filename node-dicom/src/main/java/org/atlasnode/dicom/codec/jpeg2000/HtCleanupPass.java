package org.atlasnode.dicom.codec.jpeg2000;

import java.util.Arrays;
import org.atlasnode.dicom.codec.CodecException;

/**
 * The cleanup pass of a high-throughput code-block (T.814 §7.3): magnitudes and signs down to one bit plane. Confined to
 * one thread.
 */
final class HtCleanupPass {

    /** T.814 §7.1.1. */
    private static final int LONGEST_SUFFIX = 4079;

    private static final int WIDEST = 1024;

    private final QuadRows rows = new QuadRows();
    private final ForwardBits magSgn = new ForwardBits();

    /** Exponents of the samples just above the current row, the first from index 1; 0 where not significant. */
    private int[] above = new int[WIDEST + 4];

    private int[] below = new int[WIDEST + 4];
    private int width;
    private int height;
    private int quads;
    private int[] samples = {};
    private int plane;
    private int longestExponent;

    /**
     * Decodes one pass.
     *
     * @param length of the cleanup segment, which starts at index 0 of the block's bytes
     * @param lowestPlane the bit plane of the magnitude's least significant bit that is coded
     */
    void decode(CodeBlock block, int length, int lowestPlane, int[] target) throws CodecException {
        start(block, lowestPlane, target);
        int suffix = suffixLength(block.bytes(), length);
        int prefix = length - suffix;
        rows.open(block.bytes(), prefix, length, quads);
        magSgn.open(block.bytes(), 0, prefix, 0xFF);
        rows.decodeFirstRow();
        decodeRow(0);
        for (int y = 2; y < height; y += 2) {
            int[] swap = above;
            above = below;
            below = swap;
            rows.decodeNextRow();
            decodeRow(y);
        }
        check(prefix > 0 && block.bytes()[prefix - 1] == (byte) 0xFF ? 7 : 8);
    }

    private void start(CodeBlock block, int lowestPlane, int[] target) {
        width = block.width();
        height = block.height();
        quads = (width + 1) / 2;
        plane = lowestPlane;
        longestExponent = block.coding().bitPlanes() - lowestPlane + 1;
        samples = target;
        Arrays.fill(samples, 0, width * height, 0);
        Arrays.fill(above, 0, width + 4, 0);
        Arrays.fill(below, 0, width + 4, 0);
    }

    private static int suffixLength(byte[] bytes, int length) throws CodecException {
        if (length < 2) {
            throw new CodecException(0, "a cleanup segment of one byte");
        }
        int suffix = (bytes[length - 1] & 0xFF) << 4 | bytes[length - 2] & 15;
        if (suffix < 2 || suffix > Math.min(length, LONGEST_SUFFIX)) {
            throw new CodecException(0, "a suffix of " + suffix + " bytes in a cleanup segment of " + length);
        }
        return suffix;
    }

    /** One byte of ones may follow the MagSgn bytes (T.814 §7.1.2), nothing the VLC bytes (§7.1.4). */
    private void check(int allowedBeyondEnd) throws CodecException {
        if (rows.exhausted() || magSgn.readBeyondEnd() > allowedBeyondEnd || magSgn.stuffingBroken()) {
            throw new CodecException(0, "a cleanup segment whose bits do not suffice or are stuffed wrongly");
        }
    }

    private void decodeRow(int y) throws CodecException {
        int inside = y + 1 < height ? 0b1111 : 0b0101;
        for (int q = 0; q < quads; q++) {
            int quad = rows.quad(q);
            int significance = CxtVlcTable.significance(quad);
            below[2 * q + 1] = 0;
            below[2 * q + 2] = 0;
            if (significance == 0) {
                continue;
            }
            if (2 * q + 1 == width) {
                inside &= 0b0011;
            }
            int bound = exponentPredictor(q, significance) + (quad >> QuadRows.RESIDUAL_SHIFT);
            if (bound > longestExponent || (significance & ~inside) != 0) {
                throw new CodecException(0, "a magnitude that is too large, or a sample outside its code-block");
            }
            decodeQuad(quad, bound, y * width + 2 * q, 2 * q + 1);
        }
    }

    /** Kappa (T.814 §7.3.7): more than one significant sample is expected to be as large as those above. */
    private int exponentPredictor(int q, int significance) {
        if ((significance & significance - 1) == 0) {
            return 1;
        }
        int left = Math.max(above[2 * q], above[2 * q + 1]);
        int right = Math.max(above[2 * q + 2], above[2 * q + 3]);
        return Math.max(1, Math.max(left, right) - 1);
    }

    /** MagSgn values (T.814 §7.3.8). */
    private void decodeQuad(int quad, int bound, int index, int column) {
        int known = CxtVlcTable.known(quad);
        int ones = CxtVlcTable.ones(quad);
        int significance = CxtVlcTable.significance(quad);
        if ((significance & 1) != 0) {
            samples[index] = sample(value(bound - (known & 1), ones & 1));
        }
        if ((significance & 2) != 0) {
            int value = value(bound - (known >> 1 & 1), ones >> 1 & 1);
            samples[index + width] = sample(value);
            below[column] = exponent(value);
        }
        if ((significance & 4) != 0) {
            samples[index + 1] = sample(value(bound - (known >> 2 & 1), ones >> 2 & 1));
        }
        if ((significance & 8) != 0) {
            int value = value(bound - (known >> 3), ones >> 3);
            samples[index + width + 1] = sample(value);
            below[column + 1] = exponent(value);
        }
    }

    /** Twice the magnitude less 1, plus the sign: bits of the stream, above them the one that is known. */
    private int value(int bits, int top) {
        return magSgn.read(bits) | top << bits;
    }

    private int sample(int value) {
        int magnitude = (value | 1) + 2 << plane;
        int sign = -(value & 1);
        return (magnitude ^ sign) - sign;
    }

    private static int exponent(int value) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(value | 1);
    }
}
