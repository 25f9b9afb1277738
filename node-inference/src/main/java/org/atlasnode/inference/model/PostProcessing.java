package org.atlasnode.inference.model;

import java.util.EnumMap;
import java.util.Map;
import org.atlasnode.core.model.Level;
import org.atlasnode.core.model.Suspicion;

/**
 * From numbers to findings. Immutable.
 *
 * @param minLevelMl a level with less segmented volume is not judged
 */
public record PostProcessing(double minLevelMl, Boxes boxes, Thresholds thresholds, Bands bands) {

    /**
     * How boxes are found in a heat map.
     *
     * @param heatThreshold a cell above it makes a box
     * @param extentThreshold the box grows over connected cells above this
     * @param mergeMm boxes nearer than this are one
     * @param perLevel boxes kept for a level
     */
    public record Boxes(double heatThreshold, double extentThreshold, double mergeMm, int perLevel) {}

    /**
     * Probabilities from which on the answer is yes.
     *
     * @param basis on what data they were chosen, for people
     */
    public record Thresholds(Map<Level, Double> levels, double overall, String basis) {

        public Thresholds {
            levels = java.util.Collections.unmodifiableMap(new EnumMap<>(levels));
            if (levels.size() != Level.values().length) {
                throw new IllegalArgumentException("a threshold for every level: " + levels.keySet());
            }
        }

        public double of(Level level) {
            return levels.getOrDefault(level, overall);
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
