package org.atlasnode.inference.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.core.model.Target;

/**
 * From numbers to findings. Immutable.
 *
 * @param minLevelMl a structure with less segmented volume is not judged
 * @param shape how the shapes of structures are graded; absent where none is measured
 */
public record PostProcessing(
        Outputs outputs,
        double minLevelMl,
        Boxes boxes,
        Ensemble ensemble,
        Thresholds thresholds,
        Bands bands,
        Optional<ShapeLimits> shape) {

    /**
     * How boxes are found in a heat map.
     *
     * @param heatThreshold a cell above it makes a box
     * @param extentThreshold the box grows over connected cells above this
     * @param mergeMm boxes nearer than this are one
     * @param perLevel boxes kept for a target
     */
    public record Boxes(double heatThreshold, double extentThreshold, double mergeMm, int perLevel) {}

    /**
     * Probabilities from which on the answer is yes.
     *
     * @param targets by the name of the target
     * @param overall for the patient
     * @param basis on what data they were chosen, for people
     */
    public record Thresholds(Map<String, Double> targets, double overall, String basis) {

        public Thresholds {
            targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
        }

        public double of(Target target) {
            return targets.getOrDefault(target.name(), overall);
        }
    }

    /** Suspicion: none below the threshold, low from there, then medium and high. */
    public record Bands(double medium, double high) {

        public Suspicion of(double probability, double threshold) {
            if (probability < threshold) {
                return Suspicion.NONE;
            }
            if (probability >= high) {
                return Suspicion.HIGH;
            }
            return probability >= medium ? Suspicion.MEDIUM : Suspicion.LOW;
        }
    }
}
