package org.atlasnode.app.evaluate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures against answers made by hand or published. */
class StatisticsTest {

    private static Judged positive(double probability) {
        return new Judged(probability, true, probability >= 0.5, "p" + probability);
    }

    private static Judged negative(double probability) {
        return new Judged(probability, false, probability >= 0.5, "n" + probability);
    }

    @Test
    void areaIsTheShareOfPairsInOrderAndTiesCountHalf() {
        // pairs: .9 beats both; .4 ties with .4 and beats .1; .2 loses to .4 and beats .1
        List<Judged> cases = List.of(positive(0.9), positive(0.4), positive(0.2), negative(0.4), negative(0.1));

        assertThat(RocCurve.of(cases).area()).hasValue((2 + 1.5 + 1) / 6);
    }

    @Test
    void areaIsHalfWhereAllProbabilitiesAreEqual() {
        assertThat(RocCurve.of(List.of(positive(0.3), negative(0.3), negative(0.3)))
                        .area())
                .hasValue(0.5);
    }

    @Test
    void areaIsNoneWithoutCasesOfBothKinds() {
        assertThat(RocCurve.of(List.of(positive(0.3))).area()).isEmpty();
        assertThat(RocCurve.of(List.of()).area()).isEmpty();
    }

    @Test
    void areaOfWeightedCasesIsThatOfRepeatedOnes() {
        List<Judged> cases = List.of(positive(0.9), negative(0.5), positive(0.4), negative(0.4));
        List<Judged> repeated = List.of(cases.get(0), cases.get(1), cases.get(1), cases.get(2), cases.get(2));

        assertThat(RocCurve.of(cases).area(new int[] {1, 2, 2, 0}))
                .isEqualTo(RocCurve.of(repeated).area());
    }

    @Test
    void curveHasOnePointForEachProbabilityThatOccurs() {
        List<RocCurve.Point> points = RocCurve.of(List.of(positive(0.9), negative(0.4), positive(0.4), negative(0.1)))
                .points();

        assertThat(points)
                .containsExactly(
                        new RocCurve.Point(Double.POSITIVE_INFINITY, new Confusion(0, 0, 2, 2)),
                        new RocCurve.Point(0.9, new Confusion(1, 0, 2, 1)),
                        new RocCurve.Point(0.4, new Confusion(2, 1, 1, 0)),
                        new RocCurve.Point(0.1, new Confusion(2, 2, 0, 0)));
    }

    /** Newcombe, Statistics in Medicine 17 (1998) 857, Table I, method 3. */
    @ParameterizedTest
    @CsvSource({"81,263,0.2553,0.3662", "15,148,0.0624,0.1605", "0,20,0.0000,0.1611", "1,29,0.0061,0.1718"})
    void wilsonIntervalsAreThoseOfNewcombe(int hits, int of, double low, double high) {
        Interval interval = new Proportion(hits, of).wilson().orElseThrow();

        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }

    @Test
    void wilsonIntervalOfAllReachesOneAndOfNothingIsNone() {
        assertThat(new Proportion(20, 20).wilson().orElseThrow().high()).isEqualTo(1);
        assertThat(new Proportion(0, 0).wilson()).isEmpty();
        assertThat(new Proportion(0, 0).value()).isEmpty();
    }

    @Test
    void confusionCountsTheFourKinds() {
        Confusion confusion = Confusion.of(List.of(
                positive(0.9), positive(0.8), positive(0.1), negative(0.7), negative(0.2), negative(0.2), negative(0)));

        assertThat(confusion).isEqualTo(new Confusion(2, 1, 3, 1));
    }

    @Test
    void calibrationByHand() {
        // bin [.2,.3): .2 and .25, one positive; bin [.9,1]: 1, positive
        Calibration calibration = Calibration.of(List.of(positive(0.2), negative(0.25), positive(1)));

        assertThat(calibration.bins()).hasSize(10);
        assertThat(calibration.bins().get(2).positives()).isEqualTo(new Proportion(1, 2));
        assertThat(calibration.bins().get(2).meanProbability().orElseThrow()).isCloseTo(0.225, within(1e-12));
        assertThat(calibration.bins().get(9).positives()).isEqualTo(new Proportion(1, 1));
        assertThat(calibration.bins().get(0).meanProbability()).isEmpty();
        assertThat(calibration.brierScore().orElseThrow()).isCloseTo((0.8 * 0.8 + 0.25 * 0.25 + 0) / 3, within(1e-12));
        assertThat(calibration.expectedError().orElseThrow())
                .isCloseTo((2 * Math.abs(0.225 - 0.5) + 0) / 3, within(1e-12));
    }

    @Test
    void calibrationOfNothingIsNone() {
        assertThat(Calibration.of(List.of()).brierScore()).isEmpty();
        assertThat(Calibration.of(List.of()).expectedError()).isEmpty();
    }

    @Test
    void bootstrapGivesTheSameIntervalEachTime() {
        List<Judged> cases = drawn(60, 60);
        RocCurve curve = RocCurve.of(cases);

        assertThat(intervalOf(cases)).isEqualTo(intervalOf(cases));
        assertThat(intervalOf(cases).low()).isLessThan(curve.area().getAsDouble());
        assertThat(intervalOf(cases).high()).isGreaterThan(curve.area().getAsDouble());
    }

    /** The mean of 400 fair coins: 0.5 +- 1.96 * 0.5 / 20. */
    @Test
    void bootstrapOfAMeanIsNearTheNormalInterval() {
        List<Rate.Trial> trials = IntStream.range(0, 800)
                .mapToObj(i -> new Rate.Trial(i / 2 % 2 == 0, "case " + i / 2))
                .toList();
        Rate rate = Rate.of(trials); // each case twice: 400 clusters

        assertThat(rate.independent()).isFalse();
        assertThat(rate.interval().orElseThrow().low()).isCloseTo(0.451, within(0.008));
        assertThat(rate.interval().orElseThrow().high()).isCloseTo(0.549, within(0.008));
    }

    @Test
    void casesThatHangTogetherMakeTheIntervalWider() {
        List<Judged> alone = drawn(140, 140);
        List<Judged> ofTwenty = drawn(140, 20);

        assertThat(width(intervalOf(ofTwenty))).isGreaterThan(1.3 * width(intervalOf(alone)));
    }

    @Test
    void bootstrapOfOneClusterHasNoInterval() {
        assertThat(Bootstrap.over(List.of("a", "a"))
                        .interval(weights -> RocCurve.of(List.of()).area()))
                .isEmpty();
    }

    @Test
    void cleanSeparationHasNoInterval() {
        List<Judged> cases = List.of(positive(0.9), positive(0.8), negative(0.1), negative(0.2));

        assertThat(TargetFigures.of("C1", cases, List.of()).area().value()).hasValue(1);
        assertThat(TargetFigures.of("C1", cases, List.of()).area().interval()).isEmpty();
    }

    @Test
    void hitsInEveryCaseOfAFewClustersAreNoCertainty() {
        List<Rate.Trial> trials = IntStream.range(0, 28)
                .mapToObj(i -> new Rate.Trial(true, "study " + i % 4))
                .toList();

        assertThat(Rate.of(trials).interval()).isEqualTo(new Proportion(4, 4).wilson());
    }

    @Test
    void rateOfIndependentCasesHasWilsonsInterval() {
        Rate rate = Rate.of(List.of(new Rate.Trial(true, "a"), new Rate.Trial(false, "b")));

        assertThat(rate.independent()).isTrue();
        assertThat(rate.interval()).isEqualTo(new Proportion(1, 2).wilson());
    }

    @Test
    void positiveCasesWithoutAnAnswerCountAsMissedInTheSecondSensitivityOnly() {
        TargetFigures figures = TargetFigures.of(
                "C1",
                List.of(positive(0.9), positive(0.8), positive(0.2), negative(0.1)),
                List.of(new Open(true, "x"), new Open(false, "y")));

        assertThat(figures.rates().sensitivity().count()).isEqualTo(new Proportion(2, 3));
        assertThat(figures.rates().sensitivityOfAll().count()).isEqualTo(new Proportion(2, 4));
        assertThat(figures.rates().specificity().count()).isEqualTo(new Proportion(1, 1));
        assertThat(figures.rates().positivePredictive().count()).isEqualTo(new Proportion(2, 2));
        assertThat(figures.rates().negativePredictive().count()).isEqualTo(new Proportion(1, 2));
        assertThat(figures.counts()).isEqualTo(new TargetFigures.Counts(new Confusion(2, 0, 1, 1), 1, 1, 4));
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> positive(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> positive(1.01)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Interval intervalOf(List<Judged> cases) {
        return Bootstrap.over(cases.stream().map(Judged::cluster).toList())
                .interval(RocCurve.of(cases)::area)
                .orElseThrow();
    }

    private static double width(Interval interval) {
        return interval.high() - interval.low();
    }

    /** Cases of so many clusters; the cases of a cluster have the same label and lie near each other. */
    private static List<Judged> drawn(int count, int clusters) {
        SplittableRandom random = new SplittableRandom(7);
        double[] centres = random.doubles(clusters).toArray();
        List<Judged> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int cluster = i % clusters;
            boolean positive = cluster % 3 == 0;
            double probability = Math.min(1, Math.max(0, centres[cluster] * 0.7 + (positive ? 0.3 : 0)));
            cases.add(new Judged(probability, positive, probability >= 0.5, "cluster " + cluster));
        }
        return cases;
    }
}
