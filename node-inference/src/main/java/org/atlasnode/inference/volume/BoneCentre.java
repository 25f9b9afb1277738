package org.atlasnode.inference.volume;

import java.util.List;

/** Where the bone of some slices lies in their plane, in pixels: the middle of what a model looks at. Immutable. */
record BoneCentre(double x, double y) {

    /** The mean place of the pixels above 250 HU, repeated slices counted as often; without any, the image's middle. */
    static BoneCentre of(UprightVolume volume, List<Integer> slices) {
        BoneSums sums = slices.parallelStream().map(volume::bone).reduce(BoneSums.NONE, BoneSums::plus);
        return sums.count() == 0
                ? new BoneCentre((volume.width() - 1) / 2.0, (volume.height() - 1) / 2.0)
                : new BoneCentre((double) sums.x() / sums.count(), (double) sums.y() / sums.count());
    }
}
