package org.atlasnode.dicom.codec.jpeg2000;

/** The inverse of the irreversible 9-7 wavelet transform, by lifting (T.800 §F.3.8.1). Confined to one thread. */
final class IrreversibleWavelet extends LiftingWavelet<float[]> {

    /** Lifting parameters (T.800 Table F.4). */
    private static final float ALPHA = (float) -1.586134342059924;

    private static final float BETA = (float) -0.052980118572961;
    private static final float GAMMA = (float) 0.882911075530934;
    private static final float DELTA = (float) 0.443506852043971;
    private static final float K = (float) 1.230174104914001;

    IrreversibleWavelet(float[] plane, int stride) {
        super(plane, stride);
    }

    @Override
    float[] allocate(int length) {
        return new float[length];
    }

    @Override
    void spread(float[] half, int count, float[] target, int at) {
        for (int i = 0, to = at; i < count; i++, to += 2) {
            target[to] = half[i];
        }
    }

    /** The six steps of Equation F-11. */
    @Override
    void lift(float[] low, float[] high, SplitLine line, int run) {
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
