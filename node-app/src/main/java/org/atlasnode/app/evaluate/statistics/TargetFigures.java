package org.atlasnode.app.evaluate.statistics;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is said of one target. */
public record TargetFigures(
        String name, Counts counts, Area area, Rates rates, Calibration calibration, RocCurve curve) {

    /**
     * How many cases there are.
     *
     * @param confusion those with an answer
     * @param openPositives positive cases without one
     * @param openNegatives negative cases without one
     * @param clusters patients or studies among those with an answer
     */
    public record Counts(Confusion confusion, int openPositives, int openNegatives, int clusters) {

        public int answered() {
            return confusion.positives() + confusion.negatives();
        }

        public int open() {
            return openPositives + openNegatives;
        }
    }

    /** Under the ROC curve, with its interval by {@link Bootstrap}. */
    public record Area(OptionalDouble value, Optional<Interval> interval) {}

    /**
     * What the model's threshold gives.
     *
     * @param sensitivity of the positive cases, those that were called
     * @param sensitivityOfAll the same, the positive cases without an answer counted as missed
     * @param specificity of the negative cases, those that were not called
     * @param positivePredictive of the called cases, those that are positive
     * @param negativePredictive of the cases that were not called, those that are negative
     */
    public record Rates(
            Rate sensitivity,
            Rate sensitivityOfAll,
            Rate specificity,
            Rate positivePredictive,
            Rate negativePredictive) {}

    /**
     * The figures of some cases.
     *
     * @param open the labelled cases without an answer
     */
    public static TargetFigures of(String name, List<Judged> judged, List<Open> open) {
        RocCurve curve = RocCurve.of(judged);
        List<String> clusters = judged.stream().map(Judged::cluster).toList();
        int openPositives = (int) open.stream().filter(Open::positive).count();
        return new TargetFigures(
                name,
                new Counts(Confusion.of(judged), openPositives, open.size() - openPositives, (int)
                        clusters.stream().distinct().count()),
                new Area(curve.area(), Bootstrap.over(clusters).interval(curve::area)),
                rates(judged, open),
                Calibration.of(judged),
                curve);
    }

    private static Rates rates(Collection<Judged> judged, Collection<Open> open) {
        Stream<Rate.Trial> missed =
                open.stream().filter(Open::positive).map(one -> new Rate.Trial(false, one.cluster()));
        return new Rates(
                Rate.of(trials(judged, Judged::positive, Judged::called)),
                Rate.of(Stream.concat(trials(judged, Judged::positive, Judged::called).stream(), missed)
                        .toList()),
                Rate.of(trials(judged, one -> !one.positive(), one -> !one.called())),
                Rate.of(trials(judged, Judged::called, Judged::positive)),
                Rate.of(trials(judged, one -> !one.called(), one -> !one.positive())));
    }

    private static List<Rate.Trial> trials(
            Collection<Judged> judged, Predicate<Judged> counted, Predicate<Judged> hit) {
        return judged.stream()
                .filter(counted)
                .map(one -> new Rate.Trial(hit.test(one), one.cluster()))
                .toList();
    }
}
