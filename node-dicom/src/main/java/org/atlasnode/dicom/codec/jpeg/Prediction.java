package org.atlasnode.dicom.codec.jpeg;

/**
 * Turns a row of differences into samples, modulo 2^16: T.81 §H.1.2.1, Table H.1. What is predicted from is named as in
 * the standard: a to the left, b above, c above a.
 */
final class Prediction {

    private static final int MASK = 0xFFFF;

    private Prediction() {}

    /** The first row of an image or of a restart interval: each sample from the one before. */
    static void firstRow(int[] row, int first) {
        row[0] = first + row[0] & MASK;
        fromLeft(row);
    }

    /**
     * Another row, whose first sample is predicted from above.
     *
     * @param selection the selection value, 1 to 7
     */
    static void row(int selection, int[] row, int[] above) {
        row[0] = above[0] + row[0] & MASK;
        switch (selection) {
            case 1 -> fromLeft(row);
            case 2 -> fromAbove(row, above);
            case 3 -> fromAboveLeft(row, above);
            case 4 -> fromPlane(row, above);
            case 5 -> fromLeftAndHalfGradient(row, above);
            case 6 -> fromAboveAndHalfGradient(row, above);
            case 7 -> fromMean(row, above);
            default -> throw new IllegalArgumentException("selection value " + selection);
        }
    }

    private static void fromLeft(int[] row) {
        int a = row[0];
        for (int x = 1; x < row.length; x++) {
            a = a + row[x] & MASK;
            row[x] = a;
        }
    }

    private static void fromAbove(int[] row, int[] above) {
        for (int x = 1; x < row.length; x++) {
            row[x] = above[x] + row[x] & MASK;
        }
    }

    private static void fromAboveLeft(int[] row, int[] above) {
        for (int x = 1; x < row.length; x++) {
            row[x] = above[x - 1] + row[x] & MASK;
        }
    }

    private static void fromPlane(int[] row, int[] above) {
        int a = row[0];
        for (int x = 1; x < row.length; x++) {
            a = a + above[x] - above[x - 1] + row[x] & MASK;
            row[x] = a;
        }
    }

    private static void fromLeftAndHalfGradient(int[] row, int[] above) {
        int a = row[0];
        for (int x = 1; x < row.length; x++) {
            a = a + (above[x] - above[x - 1] >> 1) + row[x] & MASK;
            row[x] = a;
        }
    }

    private static void fromAboveAndHalfGradient(int[] row, int[] above) {
        int a = row[0];
        for (int x = 1; x < row.length; x++) {
            a = above[x] + (a - above[x - 1] >> 1) + row[x] & MASK;
            row[x] = a;
        }
    }

    private static void fromMean(int[] row, int[] above) {
        int a = row[0];
        for (int x = 1; x < row.length; x++) {
            a = (a + above[x] >> 1) + row[x] & MASK;
            row[x] = a;
        }
    }
}
