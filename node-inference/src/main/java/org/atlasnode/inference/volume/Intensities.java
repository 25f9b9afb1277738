package org.atlasnode.inference.volume;

import java.util.stream.IntStream;

/**
 * How often each Hounsfield value occurs among all voxels of a series: what it is made of, whatever it shows. Immutable.
 */
public final class Intensities {

    /** Air ends, for parts of voxels and for its peak. */
    private static final double AIR_BELOW_HU = -300;
    /** What lies below is no air but filling outside of the scan, as -2000 HU round it. */
    private static final double AIR_FROM_HU = -1150;

    private static final double SOFT_FROM_HU = -150;
    private static final double SOFT_TO_HU = 120;
    private static final double SOFT_PEAK_BELOW_HU = 300;
    private static final double BONE_ABOVE_HU = 250;
    /** The highest value that 12 bits with an intercept of -1024 can hold; metal alone is denser. */
    private static final double DENSE_ABOVE_HU = 3071;

    private static final int BIN_HU = 10;
    private static final double BONE_QUANTILE = 0.9;
    private static final int STORED_VALUES = 1 << 16;
    private static final int MOST_TOGETHER = 16;

    private final long[] counts;
    private final float slope;
    private final float intercept;
    private final long voxels;

    private Intensities(long[] counts, UprightVolume volume) {
        this.counts = counts;
        this.slope = (float) volume.slope();
        this.intercept = (float) volume.intercept();
        this.voxels = (long) volume.sliceCount() * volume.width() * volume.height();
    }

    /** Counts every voxel once, some slices at a time, in parallel. */
    public static Intensities of(UprightVolume volume) {
        int each = volume.width() * volume.height();
        int together = Math.max(1, Math.min(MOST_TOGETHER, Integer.MAX_VALUE / each));
        long[] counts = IntStream.rangeClosed(0, (volume.sliceCount() - 1) / together)
                .parallel()
                .collect(
                        () -> new long[STORED_VALUES],
                        (total, part) -> count(volume, part * together, together, total),
                        Intensities::add);
        return new Intensities(counts, volume);
    }

    /** Neighbours are often equal, and one counter that is written again and again must wait for itself: so two take turns. */
    private static void count(UprightVolume volume, int from, int most, long[] total) {
        int[] even = new int[STORED_VALUES];
        int[] odd = new int[STORED_VALUES];
        for (int slice = from; slice < Math.min(from + most, volume.sliceCount()); slice++) {
            short[] plane = volume.stored(slice);
            for (int i = 1; i < plane.length; i += 2) {
                even[plane[i - 1] - Short.MIN_VALUE]++;
                odd[plane[i] - Short.MIN_VALUE]++;
            }
            if (plane.length % 2 == 1) {
                even[plane[plane.length - 1] - Short.MIN_VALUE]++;
            }
        }
        for (int i = 0; i < STORED_VALUES; i++) {
            total[i] += (long) even[i] + odd[i];
        }
    }

    private static void add(long[] total, long[] part) {
        for (int i = 0; i < total.length; i++) {
            total[i] += part[i];
        }
    }

    private float hu(int index) {
        return (index + Short.MIN_VALUE) * slope + intercept;
    }

    /** Part of voxels below -300 HU. */
    public double air() {
        return part(Double.NEGATIVE_INFINITY, Math.nextDown((float) AIR_BELOW_HU));
    }

    /** Part of voxels from -150 to 120 HU. */
    public double soft() {
        return part(SOFT_FROM_HU, SOFT_TO_HU);
    }

    /** Part of voxels above 250 HU. */
    public double bone() {
        return part(Math.nextUp((float) BONE_ABOVE_HU), Double.POSITIVE_INFINITY);
    }

    /** Part of voxels above 3071 HU. */
    public double dense() {
        return part(Math.nextUp((float) DENSE_ABOVE_HU), Double.POSITIVE_INFINITY);
    }

    private double part(double fromHu, double toHu) {
        long found = 0;
        for (int i = 0; i < STORED_VALUES; i++) {
            float hu = hu(i);
            found += hu >= fromHu && hu <= toHu ? counts[i] : 0;
        }
        return (double) found / voxels;
    }

    /** The commonest value from -1150 to -300 HU, in steps of 10 HU: air. {@code NaN} where no voxel is there. */
    public double airPeakHu() {
        return peakHu(AIR_FROM_HU, AIR_BELOW_HU);
    }

    /** The commonest value from -300 to 300 HU, in steps of 10 HU: fat or muscle. {@code NaN} where no voxel is there. */
    public double softPeakHu() {
        return peakHu(AIR_BELOW_HU, SOFT_PEAK_BELOW_HU);
    }

    /** The middle of the bin with most voxels; of equal ones the lowest. */
    private double peakHu(double fromHu, double belowHu) {
        int first = (int) fromHu / BIN_HU;
        long[] bins = new long[(int) (belowHu - fromHu) / BIN_HU];
        for (int i = 0; i < STORED_VALUES; i++) {
            float hu = hu(i);
            if (hu >= fromHu && hu < belowHu) {
                bins[(int) Math.floor(hu / BIN_HU) - first] += counts[i];
            }
        }
        int best = 0;
        for (int bin = 1; bin < bins.length; bin++) {
            best = bins[bin] > bins[best] ? bin : best;
        }
        return bins[best] == 0 ? Double.NaN : (first + best) * (double) BIN_HU + BIN_HU / 2.0;
    }

    /** The value that nine of ten voxels above 250 HU do not exceed. {@code NaN} where there is no such voxel. */
    public double boneQuantileHu() {
        long bone = 0;
        for (int i = 0; i < STORED_VALUES; i++) {
            bone += hu(i) > BONE_ABOVE_HU ? counts[i] : 0;
        }
        long rank = (long) Math.floor(BONE_QUANTILE * (bone - 1));
        long passed = 0;
        for (int i = 0; bone > 0 && i < STORED_VALUES; i++) {
            passed += hu(i) > BONE_ABOVE_HU ? counts[i] : 0;
            if (passed > rank) {
                return hu(i);
            }
        }
        return Double.NaN;
    }
}
