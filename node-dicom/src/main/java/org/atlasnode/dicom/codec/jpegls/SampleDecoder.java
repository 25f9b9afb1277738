package org.atlasnode.dicom.codec.jpegls;

import java.util.Arrays;
import org.atlasnode.dicom.codec.CodecException;

/**
 * Decodes single samples of a scan and keeps what the coding learns from them: the contexts of the regular mode and of
 * the ends of runs (T.87 Annex A). Letters of variables are the standard's. Confined to one thread.
 *
 * <p>Whatever the bits are, a sample is 0 to MAXVAL, an error at most 2^qbpp, and so every sum fits its int.
 */
final class SampleDecoder {

    /** Contexts of the regular mode by their number, 1 to 364; four numbers each: A, B, C, N. */
    private static final int CONTEXTS = 365;

    private static final int B = 1;
    private static final int C = 2;
    private static final int N = 3;
    private static final int LEAST_C = -128;
    private static final int GREATEST_C = 127;

    private final BitReader bits;
    private final int maxval;
    private final int near;
    private final int step;
    private final int range;
    private final int reset;
    private final int limit;
    private final int quantisedBits;
    private final int greatestMapped;
    private final int[] regular = new int[4 * CONTEXTS];
    private final int[] runA = new int[2];
    private final int[] runN = new int[2];
    private final int[] runNegative = new int[2];

    SampleDecoder(BitReader bits, CodingParameters parameters) {
        this.bits = bits;
        this.maxval = parameters.maxval();
        this.near = parameters.near();
        this.step = parameters.step();
        this.range = parameters.range();
        this.reset = parameters.reset();
        this.quantisedBits = parameters.quantisedBits();
        this.limit = parameters.limit() - quantisedBits - 1;
        this.greatestMapped = 1 << quantisedBits;
        forget();
    }

    /** The state before the first sample of a scan or of a restart interval (T.87 §A.2.1, §A.8). */
    void forget() {
        int a = Math.max(2, (range + 32) / 64);
        Arrays.fill(regular, 0);
        for (int i = 0; i < regular.length; i += 4) {
            regular[i] = a;
            regular[i + N] = 1;
        }
        Arrays.fill(runA, a);
        Arrays.fill(runN, 1);
        Arrays.fill(runNegative, 0);
    }

    /**
     * A sample in regular mode (T.87 §A.4 to §A.6).
     *
     * @param context the signed number of its context, not 0
     */
    int regular(int context, int ra, int rb, int rc) throws CodecException {
        int sign = context >> 31;
        int q = 4 * ((context ^ sign) - sign);
        int[] state = regular;
        int n = state[q + N];
        int a = state[q];
        int b = state[q + B];
        int k = golombParameter(a, n);
        int mapped = mapped(k, limit);
        int error = (mapped >>> 1) ^ -(mapped & 1);
        if (k == 0 && near == 0 && 2 * b <= -n) {
            error = ~error;
        }
        int predicted = predict(ra, rb, rc) + ((state[q + C] ^ sign) - sign);
        predicted = Math.max(0, Math.min(maxval, predicted));
        a += Math.abs(error);
        b += error * step;
        if (n == reset) {
            a >>= 1;
            b >>= 1;
            n >>= 1;
        }
        n++;
        state[q] = a;
        state[q + N] = n;
        correctBias(state, q, b, n);
        return reconstruct(predicted, (error ^ sign) - sign);
    }

    /** The median edge detector (T.87 §A.4.1): the median of the neighbours and of the plane through them. */
    private static int predict(int ra, int rb, int rc) {
        int lower = Math.min(ra, rb);
        int upper = Math.max(ra, rb);
        return Math.max(lower, Math.min(upper, ra + rb - rc));
    }

    /** T.87 §A.6.2. */
    private static void correctBias(int[] state, int q, int sum, int n) {
        int b = sum;
        if (b <= -n) {
            b = Math.max(b + n, 1 - n);
            state[q + C] = Math.max(LEAST_C, state[q + C] - 1);
        } else if (b > 0) {
            b = Math.min(b - n, 0);
            state[q + C] = Math.min(GREATEST_C, state[q + C] + 1);
        }
        state[q + B] = b;
    }

    /** The sample that ends a run where the neighbours at its end differ: RItype 0 (T.87 §A.7.2). */
    int afterRun(int ra, int rb, int runBits) throws CodecException {
        int error = interruption(0, runBits);
        return reconstruct(rb, ra > rb ? -error : error);
    }

    /** The sample that ends a run of one component; the neighbours choose the context (T.87 §A.7.2). */
    int afterRunOfOne(int ra, int rb, int runBits) throws CodecException {
        return Math.abs(ra - rb) <= near ? reconstruct(ra, interruption(1, runBits)) : afterRun(ra, rb, runBits);
    }

    /** The error of the sample that ends a run (T.87 §A.7.2.1, §A.7.2.2). */
    private int interruption(int type, int runBits) throws CodecException {
        int n = runN[type];
        int a = runA[type];
        int k = golombParameter(a + (type == 0 ? 0 : n >> 1), n);
        int mapped = mapped(k, limit - runBits - 1);
        int odd = (mapped + type) & 1;
        int magnitude = (mapped + type + odd) >> 1;
        boolean negative = (k != 0 || 2 * runNegative[type] >= n) == (odd == 1);
        if (negative && magnitude != 0) {
            runNegative[type]++;
        }
        a += (mapped + 1 - type) >> 1;
        if (n == reset) {
            a >>= 1;
            n >>= 1;
            runNegative[type] >>= 1;
        }
        runA[type] = a;
        runN[type] = n + 1;
        return negative ? -magnitude : magnitude;
    }

    private int mapped(int k, int escape) throws CodecException {
        int mapped = bits.golomb(k, escape, quantisedBits);
        if (mapped > greatestMapped) {
            throw bits.error("an error beyond the range of the samples");
        }
        return mapped;
    }

    /** The least k with n * 2^k >= a (T.87 §A.5.1), from the lengths of both numbers. */
    private static int golombParameter(int a, int n) {
        int k = Integer.numberOfLeadingZeros(n) - Integer.numberOfLeadingZeros(a);
        if (k < 0) {
            return 0;
        }
        return n << k < a ? k + 1 : k;
    }

    /** T.87 §A.4.5: the error is known modulo the range only. */
    private int reconstruct(int predicted, int error) {
        int value = predicted + error * step;
        if (value < -near) {
            value += range * step;
        } else if (value > maxval + near) {
            value -= range * step;
        }
        return Math.max(0, Math.min(maxval, value));
    }
}
