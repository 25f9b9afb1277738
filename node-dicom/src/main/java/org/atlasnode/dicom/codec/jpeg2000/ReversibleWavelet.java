package org.atlasnode.dicom.codec.jpeg2000;

/** The inverse of the reversible 5-3 wavelet transform, by lifting (T.800 §F.3.8.2). Confined to one thread. */
final class ReversibleWavelet extends LiftingWavelet<int[]> {

    ReversibleWavelet(int[] plane, int stride) {
        super(plane, stride);
    }

    @Override
    int[] allocate(int length) {
        return new int[length];
    }

    @Override
    void spread(int[] half, int count, int[] target, int at) {
        for (int i = 0, to = at; i < count; i++, to += 2) {
            target[to] = half[i];
        }
    }

    @Override
    void lift(int[] low, int[] high, SplitLine line, int run) {
        if (line.isSingle()) {
            halve(high, line.highs() * run);
            return;
        }
        liftLow(low, high, line.aroundLow(run));
        liftHigh(low, high, line.aroundHigh(run));
    }

    /** A single sample of odd place is doubled by the transform (T.800 §F.3.6). */
    private static void halve(int[] high, int length) {
        for (int i = 0; i < length; i++) {
            high[i] >>= 1;
        }
    }

    /** Equation F-5. */
    private static void liftLow(int[] low, int[] high, Neighbours n) {
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
    private static void liftHigh(int[] low, int[] high, Neighbours n) {
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
