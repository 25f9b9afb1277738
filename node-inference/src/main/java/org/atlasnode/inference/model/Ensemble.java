package org.atlasnode.inference.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How the probabilities of several stages become one: the weighted mean of their logits, calibrated. A stage that did
 * not answer, or has no weight, does not count. Immutable.
 */
public record Ensemble(Vote targets, Vote patient) {

    /**
     * The vote about one kind of answer.
     *
     * @param weights by stage name
     */
    public record Vote(Map<String, Double> weights, Calibration calibration) {

        public Vote {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        }

        /** The common probability of the stages' probabilities; empty where no stage with a weight answered. */
        public OptionalDouble of(Map<String, Double> byStage) {
            double sum = 0;
            double total = 0;
            for (Map.Entry<String, Double> weight : weights.entrySet()) {
                Double probability = byStage.get(weight.getKey());
                if (probability != null && weight.getValue() > 0) {
                    sum += weight.getValue() * logit(probability);
                    total += weight.getValue();
                }
            }
            return total == 0 ? OptionalDouble.empty() : OptionalDouble.of(calibration.of(sum / total));
        }
    }

    /** Platt scaling: {@code p = sigmoid(slope * logit + offset)}. */
    public record Calibration(double slope, double offset) {

        /** Leaves probabilities what they are. */
        public static final Calibration NONE = new Calibration(1, 0);

        double of(double logit) {
            return 1 / (1 + Math.exp(-(slope * logit + offset)));
        }
    }

    private static final double SMALLEST = 1e-6;

    private static double logit(double probability) {
        double inside = Math.min(Math.max(probability, SMALLEST), 1 - SMALLEST);
        return Math.log(inside / (1 - inside));
    }
}
