package org.atlasnode.inference.volume;

import java.util.List;

/** Where the bone of some slices lies in their plane, in pixels: the middle of what a model looks at. Immutable. */
record BoneCentre(double x, double y) {

    private static final double BONE_HU = 250;

    private record Sums(long count, long x, long y) {

        static final Sums NONE = new Sums(0, 0, 0);

        Sums plus(Sums other) {
            return new Sums(count + other.count, x + other.x, y + other.y);
        }
    }

    /** The mean place of the pixels above 250 HU, repeated slices counted as often; without any, the image's middle. */
    static BoneCentre of(UprightVolume volume, List<Integer> slices) {
        Sums sums = slices.parallelStream().map(slice -> sums(volume, slice)).reduce(Sums.NONE, Sums::plus);
        return sums.count() == 0
                ? new BoneCentre((volume.width() - 1) / 2.0, (volume.height() - 1) / 2.0)
                : new BoneCentre((double) sums.x() / sums.count(), (double) sums.y() / sums.count());
    }

    private static Sums sums(UprightVolume volume, int slice) {
        double boneStored = (BONE_HU - volume.intercept()) / volume.slope();
        short[] plane = volume.stored(slice);
        long count = 0;
        long sumX = 0;
        long sumY = 0;
        for (int y = 0; y < volume.height(); y++) {
            int at = volume.index(0, y);
            int step = volume.width() > 1 ? volume.index(1, y) - at : 0;
            for (int x = 0; x < volume.width(); x++) {
                if (plane[at] > boneStored) {
                    count++;
                    sumX += x;
                    sumY += y;
                }
                at += step;
            }
        }
        return new Sums(count, sumX, sumY);
    }
}
