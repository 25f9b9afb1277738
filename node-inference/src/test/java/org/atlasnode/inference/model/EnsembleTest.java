package org.atlasnode.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.atlasnode.inference.model.Ensemble.Calibration;
import org.atlasnode.inference.model.Ensemble.Vote;
import org.junit.jupiter.api.Test;

class EnsembleTest {

    private static final double SMALL = 1e-9;

    private static double probability(Vote vote, Map<String, Double> byStage) {
        return vote.of(byStage).orElseThrow();
    }

    @Test
    void oneStageKeepsItsProbability() {
        Vote vote = new Vote(Map.of("a", 3.0), Calibration.NONE);

        assertThat(probability(vote, Map.of("a", 0.23))).isCloseTo(0.23, within(SMALL));
    }

    @Test
    void takesTheWeightedMeanOfLogits() {
        Vote vote = new Vote(Map.of("a", 1.0, "b", 3.0), Calibration.NONE);

        // odds 4 and 1/4: logits ln 4 and -ln 4, their weighted mean (1 - 3) / 4 * ln 4 = -ln 2, odds 1/2
        assertThat(probability(vote, Map.of("a", 0.8, "b", 0.2))).isCloseTo(1.0 / 3, within(SMALL));
    }

    @Test
    void calibratesTheMean() {
        Vote vote = new Vote(Map.of("a", 1.0), new Calibration(2, Math.log(3)));

        // odds 1/2, twice the logit is odds 1/4, plus ln 3 is odds 3/4
        assertThat(probability(vote, Map.of("a", 1.0 / 3))).isCloseTo(3.0 / 7, within(SMALL));
    }

    @Test
    void countsOnlyThoseThatAnsweredAndHaveAWeight() {
        Vote vote = new Vote(Map.of("a", 1.0, "b", 1.0, "c", 0.0), Calibration.NONE);

        assertThat(probability(vote, Map.of("a", 0.9, "c", 0.1))).isCloseTo(0.9, within(SMALL));
        assertThat(vote.of(Map.of("c", 0.1))).isEmpty();
        assertThat(vote.of(Map.of())).isEmpty();
    }

    @Test
    void certaintyOfOneStageStaysFinite() {
        Vote vote = new Vote(Map.of("a", 1.0, "b", 1.0), Calibration.NONE);

        // bounded to odds of a million, its root a thousand
        assertThat(probability(vote, Map.of("a", 1.0, "b", 0.5))).isCloseTo(1000.0 / 1001, within(1e-6));
        assertThat(probability(vote, Map.of("a", 1.0, "b", 0.0))).isCloseTo(0.5, within(SMALL));
    }
}
