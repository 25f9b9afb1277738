package org.atlasnode.dicom.codec.jpeg;

import java.util.Arrays;

/**
 * Enlarges a component that was sampled more coarsely than the image. T.81 leaves the method open; this one is that of the
 * decoders of this field, to the last bit: where columns are halved, alone or with the rows, a sample stands in the middle
 * of what it covers, and the nearest sample counts three times as much as the next; else samples are repeated.
 */
final class Upsampling {

    /** A narrower component has its samples repeated. */
    private static final int MIN_WIDTH = 3;

    private Upsampling() {}

    /** Fills a plane of the image's size. */
    static void enlarge(Plane from, Plane to, int columnRatio, int rowRatio) {
        if (columnRatio != 2 || rowRatio > 2 || from.width() < MIN_WIDTH) {
            repeat(from, to, columnRatio, rowRatio);
            return;
        }
        int[] sums = new int[from.width()];
        for (int y = 0; y < to.height(); y++) {
            if (rowRatio == 1) {
                addRow(from, y, 1, sums);
                spread(sums, to, y, 2, 1);
            } else {
                int other = y / 2 + (y % 2 == 0 ? -1 : 1);
                addRow(from, y / 2, 3, sums);
                addRow(from, Math.max(0, Math.min(from.height() - 1, other)), 1, sums);
                spread(sums, to, y, 4, 8);
            }
        }
    }

    private static void repeat(Plane from, Plane to, int columnRatio, int rowRatio) {
        for (int y = 0; y < to.height(); y++) {
            int source = from.rowStart(y / rowRatio);
            int at = to.rowStart(y);
            for (int x = 0; x < to.width(); x++) {
                to.samples()[at] = from.samples()[source + x / columnRatio];
                at += to.step();
            }
        }
    }

    private static void addRow(Plane from, int y, int weight, int[] sums) {
        int start = from.rowStart(y);
        for (int x = 0; x < sums.length; x++) {
            sums[x] += weight * from.samples()[start + x];
        }
    }

    /**
     * Makes two samples of each sum, and sets the sums to 0. The left and the right one are rounded differently, so that
     * the errors do not add up.
     *
     * @param bits of the weights' sum
     * @param rounding of the sample on the left
     */
    private static void spread(int[] sums, Plane to, int y, int bits, int rounding) {
        int at = to.rowStart(y);
        int roundingRight = bits == 2 ? 2 : 7;
        for (int x = 0; x < to.width(); x++) {
            int near = sums[x / 2];
            boolean left = x % 2 == 0;
            int next = Math.max(0, Math.min(sums.length - 1, left ? x / 2 - 1 : x / 2 + 1));
            to.samples()[at] = (short) (3 * near + sums[next] + (left ? rounding : roundingRight) >> bits);
            at += to.step();
        }
        Arrays.fill(sums, 0);
    }
}
