package org.atlasnode.dicom.codec.jpegls;

/**
 * What the coding of a scan depends on, in the letters of T.87 §A.2.1, in range by Table C.1. Immutable.
 *
 * @param maxval the greatest sample, 1 to 65535
 * @param near the greatest difference of a decoded sample
 * @param t1 t2 t3 thresholds of the gradients
 * @param reset after how many samples a context is halved
 */
record CodingParameters(int maxval, int near, int t1, int t2, int t3, int reset) {

    private static final int DEFAULT_RESET = 64;

    CodingParameters {
        requireRange("MAXVAL", maxval, 1, 0xFFFF);
        requireRange("NEAR", near, 0, Math.min(255, maxval / 2));
        requireRange("T1", t1, near + 1, maxval);
        requireRange("T2", t2, t1, maxval);
        requireRange("T3", t3, t2, maxval);
        requireRange("RESET", reset, 3, Math.max(255, maxval));
    }

    /**
     * The preset parameters with their defaults for a precision and NEAR.
     *
     * @throws IllegalArgumentException where one is out of the range of Table C.1; the message names it
     */
    static CodingParameters of(PresetParameters preset, int precision, int near) {
        int highest = (1 << precision) - 1;
        int maxval = preset.maxval() == 0 ? highest : preset.maxval();
        requireRange("MAXVAL", maxval, 1, highest);
        // a default is bound below by the default of the threshold before it (T.87 §C.2.4.1.1, Figure C.3)
        int defaultT1 = defaultThreshold(maxval, 3, 2, 3 * near, near + 1);
        int defaultT2 = defaultThreshold(maxval, 7, 3, 5 * near, defaultT1);
        int defaultT3 = defaultThreshold(maxval, 21, 4, 7 * near, defaultT2);
        return new CodingParameters(
                maxval,
                near,
                preset.t1() == 0 ? defaultT1 : preset.t1(),
                preset.t2() == 0 ? defaultT2 : preset.t2(),
                preset.t3() == 0 ? defaultT3 : preset.t3(),
                preset.reset() == 0 ? DEFAULT_RESET : preset.reset());
    }

    /** T.87 §C.2.4.1.1: the threshold for 8 bits, stretched or shrunk to MAXVAL and widened by NEAR. */
    private static int defaultThreshold(int maxval, int basic, int least, int widening, int lowest) {
        int threshold;
        if (maxval >= 128) {
            int factor = (Math.min(maxval, 4095) + 128) / 256;
            threshold = factor * (basic - least) + least + widening;
        } else {
            int factor = 256 / (maxval + 1);
            threshold = Math.max(least, basic / factor + widening);
        }
        return threshold > maxval || threshold < lowest ? lowest : threshold;
    }

    private static void requireRange(String what, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(what + " of " + value + ", not " + lowest + " to " + highest);
        }
    }

    /** How far apart the values of a quantised error are. */
    int step() {
        return 2 * near + 1;
    }

    /** RANGE: how many values a quantised error can have. */
    int range() {
        return (maxval + 2 * near) / step() + 1;
    }

    /** qbpp: bits of a quantised error. */
    int quantisedBits() {
        return bitsFor(range());
    }

    /** LIMIT: the longest code word. */
    int limit() {
        int bits = Math.max(2, bitsFor(maxval + 1));
        return 2 * (bits + Math.max(8, bits));
    }

    /** The ceiling of the logarithm to the base of 2. */
    private static int bitsFor(int values) {
        return 32 - Integer.numberOfLeadingZeros(values - 1);
    }
}
