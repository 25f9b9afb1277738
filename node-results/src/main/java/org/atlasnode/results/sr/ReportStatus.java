package org.atlasnode.results.sr;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Target;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.PatientAnswer;

/**
 * How a report sums up its analysis: one coded item tells positive, negative, incomplete and not analysed apart, never
 * the absence of content.
 *
 * @param summary value of CAD Processing and Findings Summary (CID 6047)
 * @param patient value of the patient-level result (CID 240)
 * @param completionFlag Completion Flag (0040,A491)
 * @param description Completion Flag Description (0040,A492); empty for none
 */
record ReportStatus(Code summary, Code patient, String completionFlag, String description) {

    private static final String COMPLETE = "COMPLETE";
    private static final String PARTIAL = "PARTIAL";

    static ReportStatus of(Analysis analysis) {
        if (analysis.outcome() != Analysis.Outcome.ANALYSED) {
            return new ReportStatus(Codes.NONE_SUCCEEDED, Codes.UNDETERMINED, COMPLETE, notAnalysed(analysis));
        }
        Assessment answer = PatientAnswer.of(analysis);
        boolean positive = answer == Assessment.PRESENT;
        Code patient = positive ? Codes.PRESENT : answer == Assessment.ABSENT ? Codes.ABSENT : Codes.UNDETERMINED;
        Optional<String> missing = missing(analysis.findings());
        if (missing.isPresent()) {
            return new ReportStatus(
                    positive ? Codes.NOT_ALL_SUCCEEDED_WITH_FINDINGS : Codes.NOT_ALL_SUCCEEDED_WITHOUT_FINDINGS,
                    patient,
                    PARTIAL,
                    missing.get());
        }
        return new ReportStatus(
                positive ? Codes.ALL_SUCCEEDED_WITH_FINDINGS : Codes.ALL_SUCCEEDED_WITHOUT_FINDINGS,
                patient,
                COMPLETE,
                "");
    }

    private static String notAnalysed(Analysis analysis) {
        String code = analysis.reason().map(Analysis.Reason::code).orElse("");
        return (analysis.outcome() == Analysis.Outcome.FAILED ? "Analysis failed: " : "Not analysed: ") + code;
    }

    private static Optional<String> missing(List<Finding> levels) {
        String notCovered = names(levels, Assessment.NOT_COVERED);
        String undetermined = names(levels, Assessment.UNDETERMINED);
        if (notCovered.isEmpty() && undetermined.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of((notCovered.isEmpty() ? "" : "Not in view: " + notCovered)
                + (notCovered.isEmpty() || undetermined.isEmpty() ? "" : "; ")
                + (undetermined.isEmpty() ? "" : "not assessed: " + undetermined));
    }

    private static String names(List<Finding> levels, Assessment assessment) {
        return levels.stream()
                .filter(finding -> finding.assessment() == assessment)
                .map(Finding::target)
                .map(Target::name)
                .collect(Collectors.joining(" "));
    }
}
