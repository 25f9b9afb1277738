package org.atlasnode.inference.volume;

import java.util.stream.IntStream;

/**
 * Parts of all voxels of a series in three ranges of Hounsfield units: what the series is made of, whatever it shows.
 *
 * @param air below -300 HU
 * @param soft from -150 to 120 HU
 * @param bone above 250 HU
 */
public record IntensityFractions(double air, double soft, double bone) {

    private static final int STORED_VALUES = 1 << 16;

    /** Counts every voxel, slices in parallel. */
    public static IntensityFractions of(UprightVolume volume) {
        long[] total = IntStream.range(0, volume.sliceCount())
                .parallel()
                .mapToObj(slice -> counts(volume, slice))
                .reduce(new long[3], IntensityFractions::sum);
        double voxels = (double) volume.sliceCount() * volume.width() * volume.height();
        return new IntensityFractions(total[0] / voxels, total[1] / voxels, total[2] / voxels);
    }

    private static long[] counts(UprightVolume volume, int slice) {
        int[] histogram = new int[STORED_VALUES];
        for (short stored : volume.stored(slice)) {
            histogram[stored - Short.MIN_VALUE]++;
        }
        float slope = (float) volume.slope();
        float intercept = (float) volume.intercept();
        long[] counts = new long[3];
        for (int i = 0; i < STORED_VALUES; i++) {
            float hu = (i + Short.MIN_VALUE) * slope + intercept;
            counts[0] += hu < -300 ? histogram[i] : 0;
            counts[1] += hu >= -150 && hu <= 120 ? histogram[i] : 0;
            counts[2] += hu > 250 ? histogram[i] : 0;
        }
        return counts;
    }

    private static long[] sum(long[] a, long[] b) {
        return new long[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
    }
}
