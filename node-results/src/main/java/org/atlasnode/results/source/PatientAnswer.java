package org.atlasnode.results.source;

import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;

/**
 * What all results of an analysis say of the patient, each in its own way. A suspected level makes the patient positive,
 * and without every level judged nobody is negative, whatever the analysis itself says.
 */
public final class PatientAnswer {

    private PatientAnswer() {}

    /** PRESENT, ABSENT or UNDETERMINED. */
    public static Assessment of(Analysis analysis) {
        if (analysis.outcome() != Analysis.Outcome.ANALYSED) {
            return Assessment.UNDETERMINED;
        }
        if (analysis.hasFinding()) {
            return Assessment.PRESENT;
        }
        boolean negative = analysis.patient().assessment() == Assessment.ABSENT
                && !any(analysis, Assessment.UNDETERMINED)
                && !any(analysis, Assessment.NOT_COVERED);
        return negative ? Assessment.ABSENT : Assessment.UNDETERMINED;
    }

    private static boolean any(Analysis analysis, Assessment assessment) {
        return analysis.findings().stream().anyMatch(level -> level.assessment() == assessment);
    }
}
