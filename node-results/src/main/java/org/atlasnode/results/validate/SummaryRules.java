package org.atlasnode.results.validate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.template.SrNode;
import org.atlasnode.results.wording.Phrase;

/** The summary of a report agrees with its groups, its flags and the outcome of the analysis. */
final class SummaryRules {

    private static final Set<Code> WITH_FINDINGS =
            Set.of(Codes.ALL_SUCCEEDED_WITH_FINDINGS, Codes.NOT_ALL_SUCCEEDED_WITH_FINDINGS);

    private static final Map<Code, String> COMPLETION = Map.of(
            Codes.ALL_SUCCEEDED_WITH_FINDINGS, "COMPLETE",
            Codes.ALL_SUCCEEDED_WITHOUT_FINDINGS, "COMPLETE",
            Codes.NOT_ALL_SUCCEEDED_WITH_FINDINGS, "PARTIAL",
            Codes.NOT_ALL_SUCCEEDED_WITHOUT_FINDINGS, "PARTIAL",
            Codes.NONE_SUCCEEDED, "COMPLETE");

    private final DataSet result;
    private final Analysis analysis;
    private final Problems problems;

    SummaryRules(DataSet result, Analysis analysis, Problems problems) {
        this.result = result;
        this.analysis = analysis;
        this.problems = problems;
    }

    void check(SrNode evaluations, List<SrNode> groups) {
        problems.require(
                evaluations.children().stream()
                        .allMatch(child -> Set.of("CODE", "TEXT").contains(child.valueType())),
                "Qualitative Evaluations hold something else than codes and text");
        Optional<Code> summary = evaluations.child(Codes.CAD_SUMMARY).flatMap(SrNode::code);
        Optional<Code> patient =
                evaluations.child(analysis.patient().target().finding()).flatMap(SrNode::code);
        if (summary.isEmpty() || patient.isEmpty() || !COMPLETION.containsKey(summary.get())) {
            problems.add("the summary or the patient-level result is missing");
            return;
        }
        problems.require(
                result.findString(Tags.COMPLETION_FLAG).equals(Optional.ofNullable(COMPLETION.get(summary.get()))),
                Tags.COMPLETION_FLAG,
                "does not agree with the summary");
        if (summary.get().equals(Codes.NONE_SUCCEEDED) || analysis.outcome() != Analysis.Outcome.ANALYSED) {
            checkWithoutAnalysis(evaluations, groups, summary.get(), patient.get());
        } else {
            checkAnalysed(groups, summary.get(), patient.get());
        }
    }

    private void checkWithoutAnalysis(SrNode evaluations, List<SrNode> groups, Code summary, Code patient) {
        problems.require(
                analysis.outcome() != Analysis.Outcome.ANALYSED, "an analysed series is reported as not analysed");
        problems.require(summary.equals(Codes.NONE_SUCCEEDED), "a series that was not analysed is summed up as one");
        problems.require(patient.equals(Codes.UNDETERMINED), "a patient-level result without an analysis");
        problems.require(groups.isEmpty(), "Measurement Groups without an analysis");
        problems.require(
                evaluations.children(Codes.COMMENT).stream()
                        .anyMatch(comment -> comment.text().contains("not a negative")),
                "no comment says that this is not a negative");
        String description = result.string(Tags.SERIES_DESCRIPTION, "");
        problems.require(
                Phrase.NOT_ANALYSED.ends(description) || Phrase.ANALYSIS_FAILED.ends(description),
                Tags.SERIES_DESCRIPTION,
                "does not say that nothing was analysed");
        problems.require(
                result.findString(Tags.COMPLETION_FLAG_DESCRIPTION).isPresent(),
                Tags.COMPLETION_FLAG_DESCRIPTION,
                "does not say why nothing was analysed");
    }

    private void checkAnalysed(List<SrNode> groups, Code summary, Code patient) {
        boolean positive = answers(groups, Codes.PRESENT) > 0;
        boolean complete = answers(groups, Codes.PRESENT) + answers(groups, Codes.ABSENT)
                == analysis.findings().size();
        problems.require(
                !positive || WITH_FINDINGS.contains(summary), "a positive level and a summary without findings");
        problems.require(
                WITH_FINDINGS.contains(summary) == patient.equals(Codes.PRESENT),
                "the patient-level result does not agree with the summary");
        problems.require(
                !patient.equals(Codes.ABSENT) || complete, "a negative patient although not all levels were judged");
        problems.require(
                complete == "COMPLETE".equals(COMPLETION.get(summary)),
                "the summary does not agree with the levels that were judged");
        problems.require(
                Phrase.NOT_VERIFIED.ends(result.string(Tags.SERIES_DESCRIPTION, "")),
                Tags.SERIES_DESCRIPTION,
                "does not say that the report is not verified");
    }

    private long answers(List<SrNode> groups, Code answer) {
        List<Code> asked = analysis.findings().stream()
                .map(finding -> finding.target().finding())
                .distinct()
                .toList();
        return groups.stream()
                .flatMap(group -> asked.stream().flatMap(code -> group.child(code).stream()))
                .flatMap(item -> item.code().stream())
                .filter(answer::equals)
                .count();
    }
}
