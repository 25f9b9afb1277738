package org.atlasnode.app.evaluate.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.app.evaluate.cases.Answer;
import org.atlasnode.app.evaluate.cases.Call;
import org.atlasnode.app.evaluate.cases.SeriesAnswers;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Analysis.Outcome;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.results.source.PatientAnswer;

/** An analysis as answers, target by target, as the node would report them. Pure. */
final class AnalysisAnswers {

    private AnalysisAnswers() {}

    static SeriesAnswers of(SeriesFiles series, Analysis analysis) {
        SeriesKey key = series.key();
        int instanceCount = series.instances().size();
        if (analysis.outcome() != Outcome.ANALYSED) {
            Call call = analysis.outcome() == Outcome.DECLINED ? Call.DECLINED : Call.FAILED;
            return SeriesAnswers.none(
                    key, instanceCount, call, analysis.reason().orElseThrow());
        }
        Map<String, Answer> answers = new LinkedHashMap<>();
        Analysis.PatientFinding patient = analysis.patient();
        answers.put(
                patient.target().name(),
                answer(key, PatientAnswer.of(analysis), patient.probability(), patient.threshold()));
        for (Finding finding : analysis.findings()) {
            answers.put(
                    finding.target().name(),
                    answer(key, finding.assessment(), finding.probability(), finding.threshold()));
        }
        return SeriesAnswers.of(key, instanceCount, answers);
    }

    private static Answer answer(SeriesKey key, Assessment assessment, Optional<Double> probability, double threshold) {
        return switch (assessment) {
            case PRESENT -> Answer.of(key, Call.POSITIVE, new Answer.Score(probability.orElseThrow(), threshold));
            case ABSENT -> Answer.of(key, Call.NEGATIVE, new Answer.Score(probability.orElseThrow(), threshold));
            case UNDETERMINED ->
                Answer.none(
                        key, Call.NOT_JUDGED, new Reason("UNDETERMINED", "it, or a part of it, could not be judged"));
            case NOT_COVERED ->
                Answer.none(key, Call.NOT_JUDGED, new Reason("NOT_COVERED", "it was not found in the field of view"));
        };
    }
}
