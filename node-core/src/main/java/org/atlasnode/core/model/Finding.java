package org.atlasnode.core.model;

import java.util.List;
import java.util.Optional;

/**
 * What a model says of one of its targets.
 *
 * @param probability 0..1, calibrated; absent where the target was not judged
 * @param place where it was looked for; absent where it was not found
 * @param boxes the suspected finding on the received slices, most suspicious first; empty unless present
 */
public record Finding(
        Target target,
        Assessment assessment,
        Optional<Double> probability,
        double threshold,
        Suspicion suspicion,
        Optional<Place> place,
        List<SliceBox> boxes) {

    public Finding {
        probability.ifPresent(Finding::requireProbability);
        boxes = List.copyOf(boxes);
        if (assessment != Assessment.PRESENT && !boxes.isEmpty()) {
            throw new IllegalArgumentException("boxes without a finding at " + target);
        }
    }

    /**
     * Where a finding is or would be.
     *
     * @param keySlice the received slice that shows it best, or the structure it is looked for in
     * @param structure the structure it is looked for in; absent where the model segments none
     * @param findingMm the suspected finding in space; absent unless there are boxes
     */
    public record Place(FrameRef keySlice, Optional<Structure> structure, Optional<Box3> findingMm) {}

    /**
     * A segmented structure, e.g. a vertebra, in the patient.
     *
     * @param shape what was measured of it; absent where that was not possible
     */
    public record Structure(Point3 centroidMm, Box3 extentMm, Optional<VertebralShape> shape) {}

    /** The structure that the finding is looked for in. */
    public Optional<Structure> structure() {
        return place.flatMap(Place::structure);
    }

    static void requireProbability(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("not a probability: " + value);
        }
    }
}
