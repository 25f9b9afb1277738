package org.atlasnode.app.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.atlasnode.app.evaluate.cases.Answer;
import org.atlasnode.app.evaluate.cases.Call;
import org.atlasnode.app.evaluate.cases.Case;
import org.atlasnode.app.evaluate.cases.CaseFigures;
import org.atlasnode.app.evaluate.cases.Matching;
import org.atlasnode.app.evaluate.cases.SeriesAnswers;
import org.atlasnode.app.evaluate.labels.LabelTable;
import org.atlasnode.app.evaluate.labels.Targets;
import org.atlasnode.app.send.FileScan;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {

    private static final Targets TARGETS = new Targets("patient", List.of("C1", "C<2>"));
    private static final String HOSTILE = "<script>alert('x')</script> & \"quotes\"";

    @TempDir
    private static Path folder;

    private static Evaluated evaluated;
    private static String page;

    @BeforeAll
    static void write() throws Exception {
        evaluate();
        Case first = ReportFolder.errors(evaluated).get(0);
        ReportFolder.write(
                folder, evaluated, new Pictures(Map.of(first, new Pictures.KeyImage("errors/miss-1.png", HOSTILE))));
        page = Files.readString(folder.resolve(ReportFolder.PAGE));
    }

    private static void evaluate() throws Exception {
        LabelTable table = LabelTable.parse("""
                study_uid,patient,C1,C<2>,%s
                1.1,1,1,0,x
                1.2,1,0,1,x
                1.3,0,0,0,x
                1.4,1,1,0,x
                1.9,1,1,1,x
                """.formatted("\"" + HOSTILE.replace("\"", "\"\"") + "\""), TARGETS);
        List<SeriesAnswers> series = List.of(
                answers("1.1", 0.9, 0.9, 0.1),
                answers("1.2", 0.2, 0.1, 0.2),
                answers("1.3", 0.7, 0.7, 0.1),
                SeriesAnswers.none(key("1.4"), 4, Call.DECLINED, new Reason("SLICE_GAP", HOSTILE)));
        SeriesKey unlabelled = key("1.5");
        Matching matching = Matching.of(
                table,
                Stream.concat(series.stream().map(SeriesAnswers::key), Stream.of(unlabelled))
                        .toList());
        List<Case> cases = matching.cases(key ->
                series.stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow());
        Algorithm algorithm = new Algorithm(
                new ModelRef("spine", "1.0.0", "ab".repeat(32)),
                "A title",
                "maker",
                "research",
                HOSTILE,
                "threshold 0.5",
                "cpu");
        evaluated = new Evaluated(
                new Evaluated.Subject(algorithm, TARGETS, Instant.parse("2026-11-27T09:00:00Z")),
                new Evaluated.Labels("labels.csv", matching, table.otherColumns()),
                List.of(new FileScan.PassedOver(Path.of("notes.txt"), "no DICOM file")),
                series,
                cases,
                CaseFigures.of(cases, TARGETS, "all levels"));
    }

    private static SeriesKey key(String study) {
        return new SeriesKey(Uid.of(study), Uid.of(study + ".7"));
    }

    private static SeriesAnswers answers(String study, double patient, double first, double second) {
        SeriesKey key = key(study);
        return SeriesAnswers.of(
                key, 9, Map.of("patient", answer(key, patient), "C1", answer(key, first), "C<2>", answer(key, second)));
    }

    private static Answer answer(SeriesKey key, double probability) {
        return Answer.of(key, probability >= 0.5 ? Call.POSITIVE : Call.NEGATIVE, new Answer.Score(probability, 0.5));
    }

    @Test
    void thePageEscapesEveryWord() {
        assertThat(page)
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quotes&quot;")
                .doesNotContain("C<2>")
                .contains("C&lt;2&gt;");
    }

    @Test
    void missesComeBeforeFalseAlarmsAndTheSurestFirst() {
        assertThat(ReportFolder.errors(evaluated))
                .extracting(one -> one.uid() + " " + one.target())
                .containsExactly("1.2 patient", "1.2 C<2>", "1.3 patient", "1.3 C1");
    }

    @Test
    void thePageNamesAllThatWasLeftOut() {
        assertThat(page)
                .contains("Labels without images: 1", "1.9 (line 6)")
                .contains("Series without a label, not analysed: 1", "study 1.5, series 1.5.7")
                .contains("notes.txt: no DICOM file")
                .contains("Columns of the table that are no target: 1")
                .contains("SLICE_GAP");
    }

    @Test
    void everyPictureOfThePageIsThere() {
        List<String> plots = Stream.of(page.split("src=\""))
                .skip(1)
                .map(part -> part.substring(0, part.indexOf('"')))
                .filter(file -> !file.startsWith("errors/"))
                .toList();
        assertThat(plots)
                .hasSize(8)
                .allSatisfy(file -> assertThat(
                                ImageIO.read(folder.resolve(file).toUri().toURL())
                                        .getWidth())
                        .isEqualTo(840));
    }

    @Test
    void casesAreATableWithARowForEachLabel() throws Exception {
        assertThat(Files.readString(folder.resolve("cases.csv")).split("\r\n"))
                .hasSize(13)
                .startsWith(
                        "uid,target,label,probability,threshold,call,outcome,series,reason",
                        "1.1,patient,1,0.9,0.5,positive,true_positive,1.1.7,")
                .contains("1.2,C<2>,1,0.2,0.5,negative,false_negative,1.2.7,")
                .contains("1.3,C1,0,0.7,0.5,positive,false_positive,1.3.7,")
                .contains("1.4,patient,1,,,declined,no_answer,1.4.7,SLICE_GAP");
    }

    @Test
    void everyThresholdIsATableToo() throws Exception {
        assertThat(Files.readString(folder.resolve("roc.csv")).split("\r\n"))
                .contains("patient,none,0,0,1,2,0.0,1.0")
                .contains("patient,0.7,1,1,0,1,0.5,0.0")
                .contains("all levels,0.2,2,1,3,0,1.0,0.75");
    }

    @Test
    void figuresAreJson() throws Exception {
        JsonNode figures = new ObjectMapper().readTree(Files.readString(folder.resolve("figures.json")));
        JsonNode patient = figures.get("figures").get(0);
        assertThat(figures.get("model").get("id").asText()).isEqualTo("spine");
        assertThat(figures.get("counts").get("labelsWithoutImages").asInt()).isEqualTo(1);
        assertThat(patient.get("name").asText()).isEqualTo("patient");
        assertThat(patient.get("area").get("value").asDouble()).isEqualTo(0.5);
        assertThat(patient.get("rates")
                        .get("sensitivityOfAll")
                        .get("count")
                        .get("of")
                        .asInt())
                .isEqualTo(3);
        assertThat(patient.get("rates")
                        .get("specificity")
                        .get("interval")
                        .get("low")
                        .asDouble())
                .isZero();
    }
}
