package org.atlasnode.results.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.code.Codes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTablesTest {

    private static final List<String> REPORT = List.of("1500", "1410", "1411", "1501");

    private static Template template(String id) {
        return TemplateTables.standard().find(id).orElseThrow();
    }

    /** So that a report can be sent in any of them without a change of its tree. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1.2.840.10008.5.1.4.1.1.88.22", "1.2.840.10008.5.1.4.1.1.88.33", "1.2.840.10008.5.1.4.1.1.88.34"
            })
    void everyRowOfAReportIsLegalInEachOfItsSopClasses(String sopClass) {
        RelationshipTable table = RelationshipTable.of(Uid.of(sopClass));
        REPORT.forEach(id -> assertLegal("CONTAINER", template(id).rows(), table));
    }

    @Test
    void everyRowOfASelectionIsLegal() {
        assertLegal(
                "CONTAINER", template("2010").rows(), RelationshipTable.of(Uids.KEY_OBJECT_SELECTION_DOCUMENT_STORAGE));
    }

    private static void assertLegal(String parent, List<TemplateRow> rows, RelationshipTable table) {
        assertThat(rows).isNotEmpty();
        for (TemplateRow row : rows) {
            assertThat(table.allows(parent, row.relationship(), row.valueType()))
                    .as(row.toString())
                    .isTrue();
            if (!row.rows().isEmpty()) {
                assertLegal(row.valueType(), row.rows(), table);
            }
        }
    }

    @Test
    void everyCodeOfAReportStandsInTheTableOfCodes() {
        Set<String> known = Codes.all().stream()
                .map(code -> code.value() + "^" + code.scheme())
                .collect(Collectors.toSet());
        assertThat(REPORT.stream().flatMap(id -> codes(template(id).rows())).filter(code -> code.contains("^")))
                .isNotEmpty()
                .allMatch(known::contains);
    }

    private static Stream<String> codes(List<TemplateRow> rows) {
        return rows.stream()
                .flatMap(row -> Stream.concat(
                        Stream.concat(Stream.of(row.concept()), row.values().stream()), codes(row.rows())));
    }
}
