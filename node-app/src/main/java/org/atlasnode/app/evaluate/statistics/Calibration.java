package org.atlasnode.app.evaluate.statistics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether of the cases with a probability of 0.3 three in ten are positive.
 *
 * @param bins ten of equal width, empty ones too
 * @param brierScore mean squared difference of probability and label
 * @param expectedError mean over the cases of the difference between a bin's mean probability and its rate of positives
 */
public record Calibration(List<Bin> bins, OptionalDouble brierScore, OptionalDouble expectedError) {

    private static final int BINS = 10;

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * The cases of a range of probabilities, of which the last includes 1.
     *
     * @param probabilitySum over its cases
     */
    public record Bin(double from, double to, Proportion positives, double probabilitySum) {

        public OptionalDouble meanProbability() {
            return positives.of() == 0 ? OptionalDouble.empty() : OptionalDouble.of(probabilitySum / positives.of());
        }
    }

    public static Calibration of(Collection<Judged> cases) {
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            bins.add(bin(bin, cases));
        }
        OptionalDouble brier = cases.stream()
                .mapToDouble(one -> Math.pow(one.probability() - (one.positive() ? 1 : 0), 2))
                .average();
        double distance = bins.stream()
                .mapToDouble(
                        bin -> Math.abs(bin.probabilitySum() - bin.positives().hits()))
                .sum();
        OptionalDouble error = cases.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(distance / cases.size());
        return new Calibration(bins, brier, error);
    }

    private static Bin bin(int number, Collection<Judged> cases) {
        List<Judged> members = cases.stream()
                .filter(one -> Math.min(BINS - 1, (int) (one.probability() * BINS)) == number)
                .toList();
        int positives = (int) members.stream().filter(Judged::positive).count();
        return new Bin(
                (double) number / BINS,
                (number + 1.0) / BINS,
                new Proportion(positives, members.size()),
                members.stream().mapToDouble(Judged::probability).sum());
    }
}
