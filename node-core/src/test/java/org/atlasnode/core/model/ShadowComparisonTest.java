package org.atlasnode.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Analysis.Outcome;
import org.atlasnode.core.model.Analysis.PatientFinding;
import org.atlasnode.core.model.ShadowComparison.Agreement;
import org.junit.jupiter.api.Test;

class ShadowComparisonTest {

    private static final double THRESHOLD = 0.5;

    private static Target target(String name) {
        return new Target(name, "fracture", new Code("1", "99TEST", "Fracture"), Optional.empty());
    }

    private static Assessment assessment(double probability) {
        return probability >= THRESHOLD ? Assessment.PRESENT : Assessment.ABSENT;
    }

    /** An analysis of the targets A, B and so on, and of the patient. */
    private static Analysis analysed(double patient, double... probabilities) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < probabilities.length; i++) {
            findings.add(new Finding(
                    target(String.valueOf((char) ('A' + i))),
                    assessment(probabilities[i]),
                    Optional.of(probabilities[i]),
                    THRESHOLD,
                    Suspicion.NONE,
                    Optional.empty(),
                    List.of()));
        }
        PatientFinding overall = new PatientFinding(
                target("overall"), assessment(patient), Optional.of(patient), THRESHOLD, Suspicion.NONE);
        return analysis(Outcome.ANALYSED, overall, findings, Optional.empty());
    }

    private static Analysis ended(Outcome outcome, String code) {
        return analysis(
                outcome,
                PatientFinding.undetermined(target("overall"), THRESHOLD),
                List.of(),
                Optional.of(new Analysis.Reason(code, "a sentence")));
    }

    private static Analysis analysis(
            Outcome outcome, PatientFinding patient, List<Finding> findings, Optional<Analysis.Reason> reason) {
        return new Analysis(
                new Algorithm(new ModelRef("m", "1.0.0", "0".repeat(64)), "t", "m", "u", "l", "p", "cpu"),
                outcome,
                patient,
                findings,
                reason,
                List.of(),
                new Analysis.Timing(Instant.EPOCH, Map.of()));
    }

    @Test
    void agreesWhereEveryAssessmentIsTheSame() {
        ShadowComparison comparison = ShadowComparison.of(analysed(0.9, 0.1, 0.8), analysed(0.8, 0.4, 0.9));

        assertThat(comparison.agreement()).isEqualTo(Agreement.AGREES);
        assertThat(comparison.largestDifference()).isEqualTo(0.3, within(1e-9));
        assertThat(comparison.note()).isEqualTo("largest difference 0.300 at A");
    }

    @Test
    void namesTheTargetsWhereItDisagrees() {
        ShadowComparison comparison = ShadowComparison.of(analysed(0.9, 0.1, 0.8), analysed(0.9, 0.6, 0.8));

        assertThat(comparison.agreement()).isEqualTo(Agreement.DISAGREES);
        assertThat(comparison.note()).isEqualTo("A ABSENT and PRESENT; largest difference 0.500 at A");
    }

    @Test
    void disagreesAboutThePatientAlone() {
        assertThat(ShadowComparison.of(analysed(0.51, 0.1), analysed(0.49, 0.1)).agreement())
                .isEqualTo(Agreement.DISAGREES);
    }

    @Test
    void comparesOnlyTheTargetsThatBothHave() {
        assertThat(ShadowComparison.of(analysed(0.9, 0.1), analysed(0.9, 0.1, 0.9))
                        .agreement())
                .isEqualTo(Agreement.AGREES);
    }

    @Test
    void disagreesWhereOneDeclines() {
        ShadowComparison comparison = ShadowComparison.of(analysed(0.9, 0.1), ended(Outcome.DECLINED, "SLICE_GAP"));

        assertThat(comparison)
                .isEqualTo(new ShadowComparison(Agreement.DISAGREES, 0, "ANALYSED and DECLINED SLICE_GAP"));
    }

    @Test
    void agreesWhereBothDecline() {
        assertThat(ShadowComparison.of(ended(Outcome.DECLINED, "A"), ended(Outcome.DECLINED, "B"))
                        .agreement())
                .isEqualTo(Agreement.AGREES);
    }

    @Test
    void comparesNothingWithAFailure() {
        assertThat(ShadowComparison.of(analysed(0.9, 0.1), ended(Outcome.FAILED, "OUT_OF_MEMORY")))
                .isEqualTo(new ShadowComparison(Agreement.NOT_COMPARED, 0, "ANALYSED and FAILED OUT_OF_MEMORY"));
        assertThat(ShadowComparison.of(ended(Outcome.FAILED, "INTERNAL"), analysed(0.9, 0.1))
                        .agreement())
                .isEqualTo(Agreement.NOT_COMPARED);
    }
}
