package org.atlasnode.core.model;

import java.util.List;
import java.util.Optional;

/**
 * What a model says of one vertebra.
 *
 * @param probability 0..1, calibrated; absent where the level was not judged
 * @param place where the vertebra lies; absent where it was not found
 * @param boxes the suspected fracture on the received slices, most suspicious first; empty unless present
 */
public record LevelFinding(
        Level level,
        Assessment assessment,
        Optional<Double> probability,
        double threshold,
        Suspicion suspicion,
        Optional<Place> place,
        List<SliceBox> boxes) {

    public LevelFinding {
        probability.ifPresent(LevelFinding::requireProbability);
        boxes = List.copyOf(boxes);
        if (assessment != Assessment.PRESENT && !boxes.isEmpty()) {
            throw new IllegalArgumentException("boxes without a finding at " + level);
        }
    }

    /**
     * Where a vertebra lies.
     *
     * @param keySlice the received slice that shows it best, or the suspected fracture where there is one
     * @param fractureMm the suspected fracture in space; absent unless there are boxes
     */
    public record Place(Point3 centroidMm, Box3 extentMm, FrameRef keySlice, Optional<Box3> fractureMm) {}

    static void requireProbability(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("not a probability: " + value);
        }
    }
}
