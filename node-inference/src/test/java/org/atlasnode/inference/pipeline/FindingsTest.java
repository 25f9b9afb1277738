package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Analysis.PatientFinding;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.inference.Level;
import org.atlasnode.inference.model.Ensemble;
import org.atlasnode.inference.model.Outputs;
import org.atlasnode.inference.model.PostProcessing;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private static PostProcessing post(double overall) {
        Ensemble.Vote vote = new Ensemble.Vote(Map.of("vertebra", 1.0), Ensemble.Calibration.NONE);
        return new PostProcessing(
                new Outputs(
                        Level.PATIENT,
                        Arrays.stream(Level.values()).map(Level::target).toList()),
                2,
                new PostProcessing.Boxes(0.6, 0.45, 5, 1),
                new Ensemble(vote, vote),
                new PostProcessing.Thresholds(
                        Arrays.stream(Level.values()).collect(Collectors.toMap(Level::name, level -> 0.3)),
                        overall,
                        "none"),
                new PostProcessing.Bands(0.5, 0.8),
                Optional.empty());
    }

    /** Probabilities from C1; below 0 the level was not covered. */
    private static List<Finding> findings(double... probabilities) {
        List<Finding> findings = new ArrayList<>();
        for (Level level : Level.values()) {
            double p = probabilities[level.ordinal()];
            findings.add(new Finding(
                    level.target(),
                    p < 0 ? Assessment.NOT_COVERED : p >= 0.3 ? Assessment.PRESENT : Assessment.ABSENT,
                    p < 0 ? Optional.empty() : Optional.of(p),
                    0.3,
                    Suspicion.NONE,
                    Optional.empty(),
                    List.of()));
        }
        return findings;
    }

    private static PatientFinding patient(double overall, double vote, double... probabilities) {
        return Findings.patient(findings(probabilities), OptionalDouble.of(vote), post(overall));
    }

    @Test
    void patientIsPresentWhereALevelIs() {
        PatientFinding patient = patient(0.3, 0.9, 0.1, 0.1, 0.1, 0.1, 0.9, -1, -1);

        assertThat(patient.assessment()).isEqualTo(Assessment.PRESENT);
        assertThat(patient.probability()).contains(0.9);
        assertThat(patient.suspicion()).isEqualTo(Suspicion.HIGH);
    }

    @Test
    void patientIsAbsentOnlyWhereAllSevenLevelsAre() {
        assertThat(patient(0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.1, 0.1).assessment())
                .isEqualTo(Assessment.ABSENT);
        assertThat(patient(0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.1, -1).assessment())
                .isEqualTo(Assessment.UNDETERMINED);
    }

    @Test
    void patientIsPresentWhereTheVoteAboutThePatientReachesItsThreshold() {
        assertThat(patient(0.2, 0.25, 0.1, 0.1, 0.1, 0.1, 0.25, 0.1, 0.1).assessment())
                .isEqualTo(Assessment.PRESENT);
        assertThat(patient(0.2, 0.19, 0.1, 0.1, 0.1, 0.1, 0.19, 0.1, -1).assessment())
                .isEqualTo(Assessment.UNDETERMINED);
    }

    @Test
    void bandsBeginAtTheirLimits() {
        PostProcessing.Bands bands = new PostProcessing.Bands(0.5, 0.8);

        assertThat(bands.of(0.2999, 0.3)).isEqualTo(Suspicion.NONE);
        assertThat(bands.of(0.3, 0.3)).isEqualTo(Suspicion.LOW);
        assertThat(bands.of(0.5, 0.3)).isEqualTo(Suspicion.MEDIUM);
        assertThat(bands.of(0.8, 0.3)).isEqualTo(Suspicion.HIGH);
    }
}
