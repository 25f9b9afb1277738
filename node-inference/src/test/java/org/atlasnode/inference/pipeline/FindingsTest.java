package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis.PatientFinding;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Level;
import org.atlasnode.core.model.LevelFinding;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.inference.model.PostProcessing;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private static PostProcessing post(double overall) {
        var levels = new java.util.EnumMap<Level, Double>(Level.class);
        Arrays.stream(Level.values()).forEach(level -> levels.put(level, 0.3));
        return new PostProcessing(
                2,
                new PostProcessing.Boxes(0.6, 0.45, 5, 1),
                new PostProcessing.Thresholds(levels, overall, "none"),
                new PostProcessing.Bands(0.5, 0.8));
    }

    /** Probabilities from C1; below 0 the level was not covered. */
    private static List<LevelFinding> findings(double... probabilities) {
        List<LevelFinding> findings = new ArrayList<>();
        for (Level level : Level.values()) {
            double p = probabilities[level.ordinal()];
            findings.add(new LevelFinding(
                    level,
                    p < 0 ? Assessment.NOT_COVERED : p >= 0.3 ? Assessment.PRESENT : Assessment.ABSENT,
                    p < 0 ? Optional.empty() : Optional.of(p),
                    0.3,
                    Suspicion.NONE,
                    Optional.empty(),
                    List.of()));
        }
        return findings;
    }

    @Test
    void patientIsPresentWhereALevelIs() {
        PatientFinding patient = Findings.patient(findings(0.1, 0.1, 0.1, 0.1, 0.9, -1, -1), post(0.3));

        assertThat(patient.assessment()).isEqualTo(Assessment.PRESENT);
        assertThat(patient.probability()).contains(0.9);
        assertThat(patient.suspicion()).isEqualTo(Suspicion.HIGH);
    }

    @Test
    void patientIsAbsentOnlyWhereAllSevenLevelsAre() {
        assertThat(Findings.patient(findings(0.1, 0.1, 0.1, 0.1, 0.2, 0.1, 0.1), post(0.3))
                        .assessment())
                .isEqualTo(Assessment.ABSENT);
        assertThat(Findings.patient(findings(0.1, 0.1, 0.1, 0.1, 0.2, 0.1, -1), post(0.3))
                        .assessment())
                .isEqualTo(Assessment.UNDETERMINED);
    }

    @Test
    void patientIsNotAbsentWhereTheOverallThresholdIsReached() {
        assertThat(Findings.patient(findings(0.1, 0.1, 0.1, 0.1, 0.25, 0.1, 0.1), post(0.2))
                        .assessment())
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
