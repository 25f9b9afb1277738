package org.atlasnode.inference.volume;

import java.util.List;
import java.util.stream.IntStream;

/** Which slices of a series a model is given. Stateless. */
final class SliceChoice {

    private static final double TOLERANCE = 1e-6;

    private SliceChoice() {}

    /** The slices nearest to places one pitch apart, from the lowest slice on, so thick slices repeat. */
    static List<Integer> atPitch(UprightVolume volume, double pitchMm) {
        double first = volume.positionMm(0);
        double last = volume.positionMm(volume.sliceCount() - 1);
        int count = (int) Math.floor((last - first) / pitchMm + TOLERANCE) + 1;
        return IntStream.range(0, count)
                .map(k -> volume.nearestSlice(first + k * pitchMm))
                .boxed()
                .toList();
    }

    /** Every slice. */
    static List<Integer> all(UprightVolume volume) {
        return IntStream.range(0, volume.sliceCount()).boxed().toList();
    }
}
