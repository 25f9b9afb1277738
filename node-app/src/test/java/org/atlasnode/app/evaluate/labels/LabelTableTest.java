package org.atlasnode.app.evaluate.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelTableTest {

    private static final Targets TARGETS = new Targets("patient", List.of("C1", "C2", "C3", "C4", "C5", "C6", "C7"));

    private static LabelTable parse(String text) throws LabelsException {
        return LabelTable.parse(text, TARGETS);
    }

    @Test
    void readsTheTableOfRsna2022AsItIs() throws Exception {
        LabelTable table = parse("""
                StudyInstanceUID,patient_overall,C1,C2,C3,C4,C5,C6,C7
                1.2.826.0.1.3680043.6200,1,1,1,0,0,0,0,0
                1.2.826.0.1.3680043.27262,0,0,0,0,0,0,0,0
                """);

        assertThat(table.targets()).containsExactly("patient", "C1", "C2", "C3", "C4", "C5", "C6", "C7");
        assertThat(table.otherColumns()).isEmpty();
        assertThat(table.rows()).hasSize(2);
        LabelRow first = table.rows().get(0);
        assertThat(first.uid()).isEqualTo(Uid.of("1.2.826.0.1.3680043.6200"));
        assertThat(first.positive())
                .containsEntry("patient", true)
                .containsEntry("C2", true)
                .containsEntry("C7", false);
        assertThat(table.rows().get(1).positive()).doesNotContainValue(true);
    }

    @Test
    void readsByteOrderMarkCrlfQuotesAndEmptyLines() throws Exception {
        LabelTable table = parse("\uFEFF\"study_uid\",note,C5\r\n\r\n1.2.3,\"a, \"\"b\"\"\nc\",1\r\n1.2.4,,\r\n");

        assertThat(table.otherColumns()).containsExactly("note");
        assertThat(table.rows()).extracting(LabelRow::line).containsExactly(3, 5);
        assertThat(table.rows()).extracting(LabelRow::positive).containsExactly(Map.of("C5", true), Map.of());
    }

    @Test
    void aRowMayNameASeriesAndAPatient() throws Exception {
        LabelRow row =
                parse("Series_UID,Patient_ID,overall\n1.2.3,p 7,0.0\n").rows().get(0);

        assertThat(row.series()).contains(Uid.of("1.2.3"));
        assertThat(row.study()).isEmpty();
        assertThat(row.patient()).contains("p 7");
        assertThat(row.positive()).isEqualTo(Map.of("patient", false));
    }

    @Test
    void emptySeriesMeansTheStudy() throws Exception {
        LabelRow row = parse("StudyInstanceUID,SeriesInstanceUID,C1\n1.2.3,,1\n")
                .rows()
                .get(0);

        assertThat(row.uid()).isEqualTo(Uid.of("1.2.3"));
        assertThat(row.series()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the file is empty",
                "C1|line 1: no column StudyInstanceUID or SeriesInstanceUID",
                "study_uid,T1|line 1: no column of a target; the model's are patient_overall, C1, C2",
                "study_uid,C1,c1|line 1: a second column of the same meaning: c1",
                "study_uid,StudyInstanceUID,C1|line 1: a second column of the same meaning: StudyInstanceUID",
                "study_uid,C1;1.2.3,yes|line 2: column C1: a label is 0, 1 or empty, not yes",
                "study_uid,C1;1.2.3,1;1.2.x,0|line 3: column study_uid: not a UID, not 1.2.x",
                "study_uid,C1;1.2.3|line 2: 1 fields where the header has 2",
                "study_uid,C1;,1|line 2: neither a study nor a series is named",
                "study_uid,C1;1.2.3,1;1.2.4,0;1.2.3,1|line 4: 1.2.3 has a label already, in line 2",
                "study_uid,C1;\"1.2.3,1|line 2: a quote is opened and not closed",
                "study_uid,C1;\"1.2.3\"4,1|line 2: a character after the closing quote of field 1",
                "study_uid,C1;1.2\"3,1|line 2: a quote inside a field",
            })
    void saysWhereATableIsWrong(String table, String problem) {
        assertThatThrownBy(() -> parse(table.replace(';', '\n')))
                .isInstanceOf(LabelsException.class)
                .hasMessageStartingWith(problem);
    }
}
