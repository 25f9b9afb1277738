package org.atlasnode.dicom.codec.jpeg2000;

/** The inverse of the irreversible 9-7 wavelet transform, by lifting (T.800 §F.3.8.1). Confined to one thread. */
final class IrreversibleWavelet {

    /** Columns that are lifted together: two cache lines of a row. */
    private static final int COLUMNS = 32;

    /** Lifting parameters (T.800 Table F.4). */
    private static final float ALPHA = (float) -1.586134342059924;

    private static final float BETA = (float) -0.052980118572961;
    private static final float GAMMA = (float) 0.882911075530934;
    private static final float DELTA = (float) 0.443506852043971;
    private static final float K = (float) 1.230174104914001;

    private final float[] plane;
    private final int stride;
    private float[] low = {};
    private float[] high = {};

    IrreversibleWavelet(float[] plane, int stride) {
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
            low = new float[length];
            high = new float[length];
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

    /** The six steps of Equation F-11. */
    private void lift(SplitLine line, int run) {
        if (line.isSingle()) {
            scale(high, line.highs() * run, 0.5f);
            return;
        }
        scale(low, line.lows() * run, K);
        scale(high, line.highs() * run, 1 / K);
        Neighbours aroundLow = line.aroundLow(run);
        Neighbours aroundHigh = line.aroundHigh(run);
        step(low, high, aroundLow, DELTA);
        step(high, low, aroundHigh, GAMMA);
        step(low, high, aroundLow, BETA);
        step(high, low, aroundHigh, ALPHA);
    }

    private static void scale(float[] values, int length, float factor) {
        for (int i = 0; i < length; i++) {
            values[i] *= factor;
        }
    }

    private static void step(float[] targets, float[] sources, Neighbours n, float factor) {
        int offset = n.offset();
        int next = offset + n.run();
        for (int i = 0; i < n.innerStart(); i++) {
            targets[i] -= 2 * factor * sources[i];
        }
        for (int i = n.innerStart(); i < n.innerEnd(); i++) {
            targets[i] -= factor * (sources[i + offset] + sources[i + next]);
        }
        for (int i = n.innerEnd(); i < n.end(); i++) {
            targets[i] -= 2 * factor * sources[i + n.tailOffset()];
        }
    }
}
