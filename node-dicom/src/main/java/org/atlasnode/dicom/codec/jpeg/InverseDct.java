package org.atlasnode.dicom.codec.jpeg;

import java.util.Arrays;

/**
 * The inverse DCT of 8x8 coefficients (T.81 §A.3.3) with the level shift (§A.3.1), after C. Loeffler, A. Ligtenberg and G.
 * Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications" (ICASSP 1989). Its precision and roundings are
 * those that the decoders of this field have in common, so that the same codestream gives the same samples. Coefficients
 * that no encoder makes overflow without harm. Confined.
 */
final class InverseDct {

    private static final int SIZE = Plane.BLOCK;

    /** Fraction bits of the factors. */
    private static final int FACTOR_BITS = 13;

    /** Two passes multiply by 8, since neither divides by the square root of 8. */
    private static final int GAIN_BITS = 3;

    private static final int F0_298631336 = factor(0.298631336);
    private static final int F0_390180644 = factor(0.390180644);
    private static final int F0_541196100 = factor(0.541196100);
    private static final int F0_765366865 = factor(0.765366865);
    private static final int F0_899976223 = factor(0.899976223);
    private static final int F1_175875602 = factor(1.175875602);
    private static final int F1_501321110 = factor(1.501321110);
    private static final int F1_847759065 = factor(1.847759065);
    private static final int F1_961570560 = factor(1.961570560);
    private static final int F2_053119869 = factor(2.053119869);
    private static final int F2_562915447 = factor(2.562915447);
    private static final int F3_072711026 = factor(3.072711026);

    /** Fraction bits between the passes: two where 32 bits have room for them. */
    private final int betweenBits;

    private final int centre;
    private final int highest;
    private final int[] between = new int[SIZE * SIZE];

    /**
     * @param precision bits of a sample, 8 or 12
     */
    InverseDct(int precision) {
        betweenBits = precision == 8 ? 2 : 1;
        centre = 1 << precision - 1;
        highest = (1 << precision) - 1;
    }

    private static int factor(double value) {
        return (int) Math.round(value * (1 << FACTOR_BITS));
    }

    /** Transforms dequantised coefficients, row by row, to samples. */
    void transform(int[] coefficients, int[] samples) {
        for (int column = 0; column < SIZE; column++) {
            if (isConstant(coefficients, column)) {
                setColumn(column, coefficients[column] << betweenBits);
            } else {
                pass(coefficients, column, SIZE, between, FACTOR_BITS - betweenBits);
            }
        }
        for (int row = 0; row < SIZE; row++) {
            pass(between, row * SIZE, 1, samples, FACTOR_BITS + betweenBits + GAIN_BITS);
        }
        for (int i = 0; i < SIZE * SIZE; i++) {
            samples[i] = toSample(samples[i]);
        }
    }

    /** As {@link #transform}, where all coefficients but the first are 0. */
    void transformConstant(int coefficient, int[] samples) {
        Arrays.fill(samples, toSample(rounded(coefficient, GAIN_BITS)));
    }

    private int toSample(int value) {
        return Math.max(0, Math.min(highest, value + centre));
    }

    private static boolean isConstant(int[] c, int at) {
        return (c[at + 8] | c[at + 16] | c[at + 24] | c[at + 32] | c[at + 40] | c[at + 48] | c[at + 56]) == 0;
    }

    private void setColumn(int column, int value) {
        for (int at = column; at < SIZE * SIZE; at += SIZE) {
            between[at] = value;
        }
    }

    private static int rounded(int value, int bits) {
        return value + (1 << bits - 1) >> bits;
    }

    /** One dimension, from 8 values to 8 at the same places. */
    private static void pass(int[] in, int at, int step, int[] out, int bits) {
        int in2 = in[at + 2 * step];
        int in6 = in[at + 6 * step];
        int rotated = (in2 + in6) * F0_541196100;
        int even2 = rotated - in6 * F1_847759065;
        int even3 = rotated + in2 * F0_765366865;
        int even0 = in[at] + in[at + 4 * step] << FACTOR_BITS;
        int even1 = in[at] - in[at + 4 * step] << FACTOR_BITS;

        int in1 = in[at + step];
        int in3 = in[at + 3 * step];
        int in5 = in[at + 5 * step];
        int in7 = in[at + 7 * step];
        int shared = (in7 + in3 + in5 + in1) * F1_175875602;
        int sum17 = -(in1 + in7) * F0_899976223;
        int sum35 = -(in3 + in5) * F2_562915447;
        int sum37 = shared - (in3 + in7) * F1_961570560;
        int sum15 = shared - (in1 + in5) * F0_390180644;
        int odd0 = in7 * F0_298631336 + sum17 + sum37;
        int odd1 = in5 * F2_053119869 + sum35 + sum15;
        int odd2 = in3 * F3_072711026 + sum35 + sum37;
        int odd3 = in1 * F1_501321110 + sum17 + sum15;

        out[at] = rounded(even0 + even3 + odd3, bits);
        out[at + 7 * step] = rounded(even0 + even3 - odd3, bits);
        out[at + step] = rounded(even1 + even2 + odd2, bits);
        out[at + 6 * step] = rounded(even1 + even2 - odd2, bits);
        out[at + 2 * step] = rounded(even1 - even2 + odd1, bits);
        out[at + 5 * step] = rounded(even1 - even2 - odd1, bits);
        out[at + 3 * step] = rounded(even0 - even3 + odd0, bits);
        out[at + 4 * step] = rounded(even0 - even3 - odd0, bits);
    }
}
