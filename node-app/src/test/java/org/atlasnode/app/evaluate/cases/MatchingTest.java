package org.atlasnode.app.evaluate.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.app.evaluate.labels.LabelRow;
import org.atlasnode.app.evaluate.labels.LabelTable;
import org.atlasnode.app.evaluate.labels.Targets;
import org.atlasnode.app.evaluate.statistics.Confusion;
import org.atlasnode.app.evaluate.statistics.TargetFigures;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.api.Test;

class MatchingTest {

    private static final Targets TARGETS = new Targets("patient", List.of("C1", "C2"));
    private static final SeriesKey THIN = key("1.1", "1.1.1");
    private static final SeriesKey THICK = key("1.1", "1.1.2");
    private static final SeriesKey SCOUT = key("1.1", "1.1.3");
    private static final SeriesKey OTHER = key("1.2", "1.2.1");

    private static SeriesKey key(String study, String series) {
        return new SeriesKey(Uid.of(study), Uid.of(series));
    }

    private static LabelTable table(String text) throws Exception {
        return LabelTable.parse(text, TARGETS);
    }

    private static SeriesAnswers patient(SeriesKey key, Call call, double probability) {
        return SeriesAnswers.of(key, 10, Map.of("patient", Answer.of(key, call, new Answer.Score(probability, 0.5))));
    }

    private static SeriesAnswers none(SeriesKey key, int instanceCount, Call call, String code) {
        return SeriesAnswers.none(key, instanceCount, call, new Reason(code, "a sentence"));
    }

    private static Function<SeriesKey, SeriesAnswers> answers(SeriesAnswers... answers) {
        Map<SeriesKey, SeriesAnswers> all =
                Stream.of(answers).collect(Collectors.toMap(SeriesAnswers::key, Function.identity()));
        return key -> all.getOrDefault(key, none(key, 1, Call.FAILED, "TEST"));
    }

    @Test
    void namesWhatHasNoCounterpart() throws Exception {
        Matching matching = Matching.of(table("study_uid,C1\n1.1,1\n1.9,0\n"), List.of(THIN, OTHER, SCOUT));

        assertThat(matching.matches()).extracting(Matching.Match::series).containsExactly(List.of(THIN, SCOUT));
        assertThat(matching.withoutImages()).extracting(LabelRow::line).containsExactly(3);
        assertThat(matching.withoutLabel()).containsExactly(OTHER);
    }

    @Test
    void aLabelOfASeriesIsOfNoOther() throws Exception {
        Matching matching =
                Matching.of(table("study_uid,series_uid,C1\n1.1,1.1.2,1\n1.2,1.1.1,0\n"), List.of(THIN, THICK, OTHER));

        assertThat(matching.matches()).extracting(Matching.Match::series).containsExactly(List.of(THICK));
        assertThat(matching.withoutImages()).extracting(LabelRow::line).containsExactly(3);
        assertThat(matching.withoutLabel()).containsExactly(THIN, OTHER);
    }

    @Test
    void ofSeveralSeriesAPositiveOneCountsThenTheHighestProbability() throws Exception {
        Matching matching = Matching.of(table("study_uid,patient\n1.1,1\n"), List.of(THIN, THICK, SCOUT));

        assertThat(matching.cases(answers(
                        none(SCOUT, 2, Call.DECLINED, "LOCALIZER"),
                        patient(THIN, Call.NEGATIVE, 0.4),
                        patient(THICK, Call.NEGATIVE, 0.45))))
                .extracting(one -> one.answer().series())
                .containsExactly(THICK);
        assertThat(matching.cases(answers(
                        none(SCOUT, 2, Call.DECLINED, "LOCALIZER"),
                        patient(THIN, Call.POSITIVE, 0.4),
                        patient(THICK, Call.NEGATIVE, 0.45))))
                .extracting(one -> one.answer().series())
                .containsExactly(THIN);
    }

    @Test
    void withoutAnyAnswerTheSeriesThatCameFurthestTellsWhy() throws Exception {
        Matching matching = Matching.of(table("study_uid,patient\n1.1,1\n"), List.of(THIN, THICK, SCOUT));

        assertThat(code(
                        matching,
                        none(SCOUT, 2, Call.DECLINED, "LOCALIZER"),
                        none(THIN, 9, Call.DECLINED, "GAP"),
                        none(THICK, 5, Call.DECLINED, "FEW")))
                .isEqualTo("GAP");
        assertThat(code(
                        matching,
                        none(SCOUT, 2, Call.DECLINED, "LOCALIZER"),
                        none(THIN, 9, Call.DECLINED, "GAP"),
                        none(THICK, 5, Call.FAILED, "MEMORY")))
                .isEqualTo("MEMORY");
    }

    private static String code(Matching matching, SeriesAnswers... answers) {
        return matching.cases(answers(answers))
                .get(0)
                .answer()
                .reason()
                .orElseThrow()
                .code();
    }

    @Test
    void casesOfAPatientHangTogetherWhereTheTableTells() throws Exception {
        List<SeriesKey> series = List.of(THIN, OTHER);
        String without = "study_uid,patient\n1.1,1\n1.2,0\n";
        String with = "study_uid,patient_id,patient\n1.1,P,1\n1.2,P,0\n";

        assertThat(Matching.of(table(without), series).cases(answers()))
                .extracting(Case::cluster)
                .containsExactly("1.1", "1.2");
        assertThat(Matching.of(table(with), series).cases(answers()))
                .extracting(Case::cluster)
                .containsExactly("patient P", "patient P");
    }

    @Test
    void figuresCountAnswersAndWhatHasNone() throws Exception {
        Matching matching = Matching.of(table("study_uid,patient\n1.1,1\n1.2,1\n"), List.of(THIN, OTHER));
        List<Case> cases =
                matching.cases(answers(patient(THIN, Call.POSITIVE, 0.9), none(OTHER, 5, Call.DECLINED, "SLICE_GAP")));

        TargetFigures figures = CaseFigures.of(cases, TARGETS, "C1 to C2").get(0);

        assertThat(figures.counts().confusion()).isEqualTo(new Confusion(1, 0, 0, 0));
        assertThat(figures.counts().openPositives()).isEqualTo(1);
    }

    @Test
    void partsArePooledAfterTheirOwnFigures() throws Exception {
        Matching matching = Matching.of(table("study_uid,patient,C2,C1\n1.1,1,0,\n1.2,1,1,1\n"), List.of(THIN, OTHER));

        List<TargetFigures> figures = CaseFigures.of(matching.cases(answers()), TARGETS, "all");

        assertThat(figures).extracting(TargetFigures::name).containsExactly("patient", "C1", "C2", "all");
        assertThat(figures).extracting(one -> one.counts().open()).containsExactly(2, 1, 2, 3);
    }

    @Test
    void errorsAreSortedByHowSureTheModelWas() {
        Case sure = missed(0.01);
        Case unsure = missed(0.2);

        assertThat(Stream.of(unsure, sure).sorted(Case.WORST_FIRST)).containsExactly(sure, unsure);
        assertThat(sure.isMissed()).isTrue();
        assertThat(sure.isFalseAlarm()).isFalse();
    }

    private static Case missed(double probability) {
        return new Case(
                THIN.studyInstanceUid(),
                "C1",
                true,
                Answer.of(THIN, Call.NEGATIVE, new Answer.Score(probability, 0.5)),
                "1.1");
    }
}
