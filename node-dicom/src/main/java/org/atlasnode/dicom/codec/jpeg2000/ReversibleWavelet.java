package org.atlasnode.dicom.codec.jpeg2000;

/** The inverse of the reversible 5-3 wavelet transform, by lifting (T.800 §F.3.8.2). Confined to one thread. */
final class ReversibleWavelet {

    /** Columns that are lifted together: two cache lines of a row. */
    private static final int COLUMNS = 32;

    private final int[] plane;
    private final int stride;
    private int[] low = {};
    private int[] high = {};

    ReversibleWavelet(int[] plane, int stride) {
        this.plane = plane;
        this.stride = stride;
    }

    /** Makes one resolution level of the next lower one and the three sub-bands beside it, in place. */
    void synthesize(Rectangle level) {
        if (level.isEmpty()) {
            return;
        }
        SplitLine rows = SplitLine.of(level.x0(), level.x1());
        SplitLine columns = SplitLine.of(level.y0(), level.y1());
        int run = Math.min(COLUMNS, level.width());
        reserve(Math.max(rows.longerHalf(), columns.longerHalf() * run));
        for (int y = 0; y < level.height(); y++) {
            synthesizeRow(rows, y * stride);
        }
        for (int x = 0; x < level.width(); x += run) {
            synthesizeColumns(columns, x, Math.min(run, level.width() - x));
        }
    }

    private void reserve(int length) {
        if (low.length < length) {
            low = new int[length];
            high = new int[length];
        }
    }

    private void synthesizeRow(SplitLine line, int start) {
        System.arraycopy(plane, start, low, 0, line.lows());
        System.arraycopy(plane, start + line.lows(), high, 0, line.highs());
        lift(line, 1);
        int at = start + line.firstLow();
        for (int i = 0; i < line.lows(); i++, at += 2) {
            plane[at] = low[i];
        }
        at = start + line.firstHigh();
        for (int i = 0; i < line.highs(); i++, at += 2) {
            plane[at] = high[i];
        }
    }

    private void synthesizeColumns(SplitLine line, int x, int run) {
        for (int i = 0; i < line.lows(); i++) {
            System.arraycopy(plane, i * stride + x, low, i * run, run);
        }
        for (int i = 0; i < line.highs(); i++) {
            System.arraycopy(plane, (line.lows() + i) * stride + x, high, i * run, run);
        }
        lift(line, run);
        for (int i = 0; i < line.lows(); i++) {
            System.arraycopy(low, i * run, plane, (line.firstLow() + 2 * i) * stride + x, run);
        }
        for (int i = 0; i < line.highs(); i++) {
            System.arraycopy(high, i * run, plane, (line.firstHigh() + 2 * i) * stride + x, run);
        }
    }

    private void lift(SplitLine line, int run) {
        if (line.isSingle()) {
            halve(line.highs() * run);
            return;
        }
        liftLow(line.aroundLow(run));
        liftHigh(line.aroundHigh(run));
    }

    /** A single sample of odd place is doubled by the transform (T.800 §F.3.6). */
    private void halve(int length) {
        for (int i = 0; i < length; i++) {
            high[i] >>= 1;
        }
    }

    /** Equation F-5. */
    private void liftLow(Neighbours n) {
        int offset = n.offset();
        int next = offset + n.run();
        for (int i = 0; i < n.innerStart(); i++) {
            low[i] -= 2 * high[i] + 2 >> 2;
        }
        for (int i = n.innerStart(); i < n.innerEnd(); i++) {
            low[i] -= high[i + offset] + high[i + next] + 2 >> 2;
        }
        for (int i = n.innerEnd(); i < n.end(); i++) {
            low[i] -= 2 * high[i + n.tailOffset()] + 2 >> 2;
        }
    }

    /** Equation F-6. */
    private void liftHigh(Neighbours n) {
        int offset = n.offset();
        int next = offset + n.run();
        for (int i = 0; i < n.innerStart(); i++) {
            high[i] += low[i];
        }
        for (int i = n.innerStart(); i < n.innerEnd(); i++) {
            high[i] += low[i + offset] + low[i + next] >> 1;
        }
        for (int i = n.innerEnd(); i < n.end(); i++) {
            high[i] += low[i + n.tailOffset()];
        }
    }
}
