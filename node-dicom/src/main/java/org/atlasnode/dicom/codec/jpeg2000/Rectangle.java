package org.atlasnode.dicom.codec.jpeg2000;

/** A part of one of the grids of T.800 Annex B, without its right column and bottom row. Immutable. */
record Rectangle(int x0, int y0, int x1, int y1) {

    int width() {
        return Math.max(0, x1 - x0);
    }

    int height() {
        return Math.max(0, y1 - y0);
    }

    boolean isEmpty() {
        return x1 <= x0 || y1 <= y0;
    }

    Rectangle intersection(Rectangle other) {
        return new Rectangle(
                Math.max(x0, other.x0), Math.max(y0, other.y0), Math.min(x1, other.x1), Math.min(y1, other.y1));
    }

    /** The same part on a grid coarser by 2^level (T.800 Equation B-14). */
    Rectangle reduced(int level) {
        return new Rectangle(ceilShift(x0, level), ceilShift(y0, level), ceilShift(x1, level), ceilShift(y1, level));
    }

    /** The same part in a sub-band of a decomposition level (T.800 Equation B-15). */
    Rectangle inBand(int level, Orientation band) {
        if (level == 0) {
            return this;
        }
        long dx = (long) band.xOffset() << level - 1;
        long dy = (long) band.yOffset() << level - 1;
        return new Rectangle(
                ceilShift(x0 - dx, level),
                ceilShift(y0 - dy, level),
                ceilShift(x1 - dx, level),
                ceilShift(y1 - dy, level));
    }

    private static int ceilShift(long value, int level) {
        return (int) (value + (1L << level) - 1 >> level);
    }
}
