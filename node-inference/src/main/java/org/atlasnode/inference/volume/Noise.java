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
    private static final int DIFFERENCES = 1 << 16;
    /** Of the median of the absolute difference of two normal variables of standard deviation 1. */
    private static final double MEDIAN_DIFFERENCE = 0.6744897501960817 * Math.sqrt(2);

    /** The stored values of a tissue. */
    private record Tissue(int low, int high) {

        static Tissue of(double fromHu, double toHu, UprightVolume volume) {
            return new Tissue((int) Math.ceil((fromHu - volume.intercept()) / volume.slope()), (int)
                    Math.floor((toHu - volume.intercept()) / volume.slope()));
        }

        boolean contains(int stored) {
            return stored >= low && stored <= high;
        }
    }

    /** Looks at all slices, in parallel. */
    public static Noise of(UprightVolume volume) {
        Tissue air = Tissue.of(-1100, -700, volume);
        Tissue soft = Tissue.of(-150, 120, volume);
        long[][] counts = IntStream.range(0, volume.sliceCount())
                .parallel()
                .collect(
                        () -> new long[2][DIFFERENCES],
                        (total, slice) -> {
                            count(volume, slice, air, total[0]);
                            count(volume, slice, soft, total[1]);
                        },
                        (total, part) -> {
                            add(total[0], part[0]);
                            add(total[1], part[1]);
                        });
        return new Noise(deviation(counts[0], volume), deviation(counts[1], volume));
    }

    private static void count(UprightVolume volume, int slice, Tissue tissue, long[] counts) {
        short[] plane = volume.stored(slice);
        for (int y = 0; y < volume.height(); y += ROW_STEP) {
            for (int x = 1; x < volume.width(); x++) {
                int right = plane[volume.index(x - 1, y)];
                int left = plane[volume.index(x, y)];
                if (tissue.contains(right) && tissue.contains(left)) {
                    counts[Math.abs(left - right)]++;
                }
            }
        }
    }

    private static void add(long[] total, long[] part) {
        for (int i = 0; i < total.length; i++) {
            total[i] += part[i];
        }
    }

    private static double deviation(long[] counts, UprightVolume volume) {
        long pairs = 0;
        for (long count : counts) {
            pairs += count;
        }
        if (pairs == 0) {
            return Double.NaN;
        }
        int median = 0;
        for (long passed = counts[0]; passed <= (pairs - 1) / 2; passed += counts[median]) {
            median++;
        }
        return median * volume.slope() / MEDIAN_DIFFERENCE;
    }
}
