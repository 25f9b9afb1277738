package org.atlasnode.dicom.codec.jpeg2000;

/**
 * A line of samples split into the low-pass ones at even and the high-pass ones at odd places (T.800 §F.3.2). Immutable.
 *
 * @param odd 1 where the line starts at an odd place, so with a high-pass sample, else 0
 */
record SplitLine(int odd, int length) {

    static SplitLine of(int start, int end) {
        return new SplitLine(start & 1, end - start);
    }

    int lows() {
        return length + 1 - odd >> 1;
    }

    int highs() {
        return length + odd >> 1;
    }

    int longerHalf() {
        return length + 1 >> 1;
    }

    /** Index of the first low-pass sample in the line. */
    int firstLow() {
        return odd;
    }

    /** Index of the first high-pass sample in the line. */
    int firstHigh() {
        return 1 - odd;
    }

    /** Whether there is nothing to lift with. */
    boolean isSingle() {
        return length == 1;
    }

    /** The high-pass samples beside each low-pass one. */
    Neighbours aroundLow(int run) {
        return new Neighbours(1 - odd, lows(), highs(), run);
    }

    /** The low-pass samples beside each high-pass one. */
    Neighbours aroundHigh(int run) {
        return new Neighbours(odd, highs(), lows(), run);
    }
}
