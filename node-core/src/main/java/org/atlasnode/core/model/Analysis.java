package org.atlasnode.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The end of a job, whatever the end: findings, or the reason why there are none. What results are made of.
 *
 * @param patient the answer for the patient as a whole
 * @param findings the model's targets in its order, each once; empty where nothing was analysed
 * @param reason why it was not analysed; absent where it was
 * @param instances the analysed slices from feet to head; the instances received, in any order, where nothing was
 *     analysed
 */
public record Analysis(
        Algorithm algorithm,
        Outcome outcome,
        PatientFinding patient,
        List<Finding> findings,
        Optional<Reason> reason,
        List<FrameRef> instances,
        Timing timing) {

    public Analysis {
        findings = List.copyOf(findings);
        instances = List.copyOf(instances);
        if (outcome == Outcome.ANALYSED == reason.isPresent()) {
            throw new IllegalArgumentException("a reason belongs to a series that was not analysed, and only there");
        }
        if (outcome == Outcome.ANALYSED && findings.isEmpty()) {
            throw new IllegalArgumentException("an analysis answers its model's targets");
        }
        if (findings.stream().map(Finding::target).distinct().count() != findings.size()) {
            throw new IllegalArgumentException("a target is answered twice");
        }
    }

    /** Whether anything was found: of the patient as a whole, or of a target. */
    public boolean hasFinding() {
        return patient.assessment() == Assessment.PRESENT
                || findings.stream().anyMatch(finding -> finding.assessment() == Assessment.PRESENT);
    }

    /** How the job ended. */
    public enum Outcome {
        ANALYSED,
        /** The series is not what the model is for, or not as it must be. */
        DECLINED,
        /** The node could not do it. */
        FAILED
    }

    /** The answer for the patient: the assessment and, where something was judged, its probability 0..1. */
    public record PatientFinding(
            Target target, Assessment assessment, Optional<Double> probability, double threshold, Suspicion suspicion) {

        public PatientFinding {
            probability.ifPresent(Finding::requireProbability);
        }

        /** Nothing was judged. */
        public static PatientFinding undetermined(Target target, double threshold) {
            return new PatientFinding(target, Assessment.UNDETERMINED, Optional.empty(), threshold, Suspicion.NONE);
        }
    }

    /**
     * Why a series was not analysed.
     *
     * @param code stable, upper case with underscores, e.g. {@code SLICE_GAP}
     * @param sentence for a person, ASCII, without patient data
     */
    public record Reason(String code, String sentence) {}

    /** When it began, and how long each stage took, in order. */
    public record Timing(Instant started, Map<String, Duration> stages) {

        public Timing {
            stages = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(stages));
        }
    }
}
