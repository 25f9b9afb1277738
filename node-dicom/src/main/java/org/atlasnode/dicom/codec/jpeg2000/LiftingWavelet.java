package org.atlasnode.dicom.codec.jpeg2000;

/**
 * What both inverse wavelet transforms have in common (T.800 §F.3): one resolution level after the other is made in
 * place, its rows first, then its columns, of low-pass and high-pass halves that the transform lifts. Confined to one
 * thread.
 *
 * @param <A> an array of the samples' primitive type
 */
abstract class LiftingWavelet<A> {

    /** Columns that are lifted together: two cache lines of a row. */
    private static final int COLUMNS = 32;

    private final A plane;
    private final int stride;
    private A low;
    private A high;
    private int reserved;

    LiftingWavelet(A plane, int stride) {
        this.plane = plane;
        this.stride = stride;
        this.low = plane; // nothing is in them before the first level reserves its own
        this.high = plane;
    }

    /** A new array. */
    abstract A allocate(int length);

    /** Puts the first samples of a half at every second place of the plane. */
    abstract void spread(A half, int count, A target, int at);

    /** Lifts both halves of so many lines side by side. */
    abstract void lift(A lows, A highs, SplitLine line, int run);

    /** Makes one resolution level of the next lower one and the three sub-bands beside it, in place. */
    final void synthesize(Rectangle level) {
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
        if (reserved < length) {
            low = allocate(length);
            high = allocate(length);
            reserved = length;
        }
    }

    private void synthesizeRow(SplitLine line, int start) {
        System.arraycopy(plane, start, low, 0, line.lows());
        System.arraycopy(plane, start + line.lows(), high, 0, line.highs());
        lift(low, high, line, 1);
        spread(low, line.lows(), plane, start + line.firstLow());
        spread(high, line.highs(), plane, start + line.firstHigh());
    }

    private void synthesizeColumns(SplitLine line, int x, int run) {
        for (int i = 0; i < line.lows(); i++) {
            System.arraycopy(plane, i * stride + x, low, i * run, run);
        }
        for (int i = 0; i < line.highs(); i++) {
            System.arraycopy(plane, (line.lows() + i) * stride + x, high, i * run, run);
        }
        lift(low, high, line, run);
        for (int i = 0; i < line.lows(); i++) {
            System.arraycopy(low, i * run, plane, (line.firstLow() + 2 * i) * stride + x, run);
        }
        for (int i = 0; i < line.highs(); i++) {
            System.arraycopy(high, i * run, plane, (line.firstHigh() + 2 * i) * stride + x, run);
        }
    }
}
