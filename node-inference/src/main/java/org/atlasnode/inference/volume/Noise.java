package org.atlasnode.inference.volume;

import java.util.stream.IntStream;

/**
 * How much neighbouring voxels of one tissue differ: the noise of a series, as a standard deviation in Hounsfield units.
 * Every fourth row is looked at, each voxel with its neighbour towards the patient's left. It is the median of the
 * differences, in steps of a stored value, so that edges hardly count; and lower than the noise of single voxels where a
 * smooth kernel correlates them. Immutable.
 *
 * @param airHu between -1100 and -700 HU; {@code NaN} where there is none
 * @param softHu from -150 to 120 HU; {@code NaN} where there is none
 */
public record Noise(double airHu, double softHu) {

    private static final int ROW_STEP = 4;
    private static final int STORED_VALUES = 1 << 16;
    private static final int DIFFERENCES = 1 << 16;
    /** Of the median of the absolute difference of two normal variables of standard deviation 1. */
    private static final double MEDIAN_DIFFERENCE = 0.6744897501960817 * Math.sqrt(2);

    /** Tissues have no bit in common, so that two of them have none. */
    private static final int AIR = 1;

    private static final int SOFT = 2;

    /** Looks at all slices, in parallel. */
    public static Noise of(UprightVolume volume) {
        byte[] tissues = new byte[STORED_VALUES];
        mark(tissues, -1100, -700, volume, AIR);
        mark(tissues, -150, 120, volume, SOFT);
        long[] counts = IntStream.range(0, volume.sliceCount())
                .parallel()
                .collect(
                        () -> new long[(SOFT + 1) * DIFFERENCES],
                        (total, slice) -> count(volume, slice, tissues, total),
                        Noise::add);
        return new Noise(deviation(counts, AIR, volume), deviation(counts, SOFT, volume));
    }

    /** Names the stored values of a tissue. */
    private static void mark(byte[] tissues, double fromHu, double toHu, UprightVolume volume, int tissue) {
        double low = Math.ceil((fromHu - volume.intercept()) / volume.slope());
        double high = Math.floor((toHu - volume.intercept()) / volume.slope());
        for (int stored = Short.MIN_VALUE; stored <= Short.MAX_VALUE; stored++) {
            if (stored >= low && stored <= high) {
                tissues[stored - Short.MIN_VALUE] = (byte) tissue;
            }
        }
    }

    /** Without a branch, which the noise would decide: a pair of no or two tissues is counted where nobody looks. */
    private static void count(UprightVolume volume, int slice, byte[] tissues, long[] counts) {
        short[] plane = volume.stored(slice);
        int step = volume.step();
        for (int y = 0; y < volume.height(); y += ROW_STEP) {
            int at = volume.index(0, y);
            int right = plane[at];
            int before = tissues[right - Short.MIN_VALUE];
            for (int x = 1; x < volume.width(); x++) {
                at += step;
                int left = plane[at];
                int tissue = tissues[left - Short.MIN_VALUE];
                counts[(tissue & before) * DIFFERENCES + Math.abs(left - right)]++;
                right = left;
                before = tissue;
            }
        }
    }

    private static void add(long[] total, long[] part) {
        for (int i = 0; i < total.length; i++) {
            total[i] += part[i];
        }
    }

    private static double deviation(long[] counts, int tissue, UprightVolume volume) {
        int first = tissue * DIFFERENCES;
        long pairs = 0;
        for (int difference = 0; difference < DIFFERENCES; difference++) {
            pairs += counts[first + difference];
        }
        if (pairs == 0) {
            return Double.NaN;
        }
        int median = 0;
        for (long passed = counts[first]; passed <= (pairs - 1) / 2; passed += counts[first + median]) {
            median++;
        }
        return median * volume.slope() / MEDIAN_DIFFERENCE;
    }
}
