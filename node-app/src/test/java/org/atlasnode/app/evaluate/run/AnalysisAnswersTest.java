package org.atlasnode.app.evaluate.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.atlasnode.app.evaluate.cases.Answer;
import org.atlasnode.app.evaluate.cases.Call;
import org.atlasnode.app.evaluate.cases.SeriesAnswers;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.Assessment;
import org.junit.jupiter.api.Test;

class AnalysisAnswersTest {

    private static final SeriesFiles SERIES = TestAnalyses.series("1.2.3", 3);

    private static Answer of(SeriesAnswers answers, String target) {
        return answers.answers().getOrDefault(target, answers.otherwise());
    }

    @Test
    void everyAssessmentIsACall() {
        SeriesAnswers answers = AnalysisAnswers.of(
                SERIES,
                TestAnalyses.analysed(
                        SERIES,
                        TestAnalyses.patient(Assessment.PRESENT, 0.8),
                        TestAnalyses.finding("C1", Assessment.PRESENT, 0.8),
                        TestAnalyses.finding("C2", Assessment.ABSENT, 0.1),
                        TestAnalyses.finding("C3", Assessment.UNDETERMINED, 0),
                        TestAnalyses.finding("C4", Assessment.NOT_COVERED, 0)));

        assertThat(of(answers, "patient"))
                .isEqualTo(Answer.of(SERIES.key(), Call.POSITIVE, new Answer.Score(0.8, 0.5)));
        assertThat(of(answers, "C2")).isEqualTo(Answer.of(SERIES.key(), Call.NEGATIVE, new Answer.Score(0.1, 0.5)));
        assertThat(of(answers, "C3").reason().orElseThrow().code()).isEqualTo("UNDETERMINED");
        assertThat(of(answers, "C4").reason().orElseThrow().code()).isEqualTo("NOT_COVERED");
        assertThat(of(answers, "T1").reason().orElseThrow().code()).isEqualTo("NO_SUCH_TARGET");
        assertThat(answers.reason()).isEmpty();
    }

    @Test
    void thePatientIsNotNegativeWhereALevelWasNotJudged() {
        SeriesAnswers answers = AnalysisAnswers.of(
                SERIES,
                TestAnalyses.analysed(
                        SERIES,
                        TestAnalyses.patient(Assessment.ABSENT, 0.1),
                        TestAnalyses.finding("C1", Assessment.NOT_COVERED, 0)));

        assertThat(of(answers, "patient").call()).isEqualTo(Call.NOT_JUDGED);
    }

    @Test
    void aDeclinedSeriesHasItsReasonForEveryTarget() {
        SeriesAnswers answers =
                AnalysisAnswers.of(SERIES, TestAnalyses.declined(TestAnalyses.ALGORITHM, SERIES, "LOCALIZER"));

        assertThat(of(answers, "C1").call()).isEqualTo(Call.DECLINED);
        assertThat(answers.reason()).contains(new Reason("LOCALIZER", "a sentence"));
        assertThat(answers.instanceCount()).isEqualTo(3);
    }
}
