package org.atlasnode.results.sr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.validate.ResultValidator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Reports under every Specific Character Set that a source may have (PS3.3 §C.12.1.1.2). */
class CharacterSetTest {

    @TempDir
    private static Path folder;

    private static TestSeries series;

    @BeforeAll
    static void readSeries() {
        series = TestSeries.umlauts();
    }

    @TestFactory
    Stream<DynamicTest> namesAndCodesReadAsInTheSource() {
        return Stream.of(
                keeps("", "Doe^Jane"),
                keeps("ISO_IR 100", "M\u00fcller^J\u00f6rg"),
                keeps("ISO_IR 101", "Wa\u0142\u0119sa^Lech"),
                keeps("ISO_IR 109", "\u0108apek^Jan"),
                keeps("ISO_IR 110", "B\u0113rzi\u0146\u0161^J\u0101nis"),
                keeps("ISO_IR 144", "\u041b\u044e\u043ace\u043c\u0431yp\u0433"),
                keeps("ISO_IR 127", "\u0642\u0628\u0627\u0646\u064a^\u0644\u0646\u0632\u0627\u0631"),
                keeps("ISO_IR 126", "\u0394\u03b9\u03bf\u03bd\u03c5\u03c3\u03b9\u03bf\u03c2"),
                keeps("ISO_IR 138", "\u05e9\u05e8\u05d5\u05df^\u05d3\u05d1\u05d5\u05e8\u05d4"),
                keeps("ISO_IR 148", "\u015eahin^\u00c7a\u011fr\u0131"),
                keeps("ISO_IR 166", "\u0e19\u0e32\u0e21\u0e2a\u0e01\u0e38\u0e25"),
                keeps("ISO_IR 13", "\uff94\uff8f\uff80\uff9e^\uff80\uff9b\uff73"),
                keeps("\\ISO 2022 IR 87", "Yamada^Tarou=\u5c71\u7530^\u592a\u90ce"),
                keeps("\\ISO 2022 IR 149", "Hong^Gildong=\u6d2a^\u5409\u6d1e=\ud64d^\uae38\ub3d9"),
                keeps("\\ISO 2022 IR 58", "Zhang^XiaoDong=\u5f20^\u5c0f\u4e1c"),
                keeps("ISO 2022 IR 100\\ISO 2022 IR 144", "M\u00fcller^\u0412\u0430\u0441\u0438\u043b\u0438\u0439"),
                keeps("ISO_IR 192", "Wang^XiaoDong=\u738b^\u5c0f\u6771"),
                keeps("GB18030", "Wang^XiaoDong=\u738b^\u5c0f\u4e1c"),
                keeps("GBK", "Wang^XiaoDong=\u738b^\u5c0f\u4e1c"));
    }

    private static DynamicTest keeps(String terms, String name) {
        return DynamicTest.dynamicTest(terms.isEmpty() ? "none" : terms, () -> {
            SpecificCharacterSet charset =
                    SpecificCharacterSet.of(terms.isEmpty() ? List.of() : List.of(terms.split("\\\\")));
            DataSetBuilder header = DataSet.builder(charset);
            if (!terms.isEmpty()) {
                header.putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, terms.split("\\\\"));
            }
            header.putString(Tags.PATIENT_NAME, Vr.PN, name);
            DataSet read = report(source(header));
            assertThat(read.strings(Tags.PATIENT_NAME)).containsExactly(name);
        });
    }

    /** Nothing is guessed: who reads the source wrongly reads the report as wrongly, and the bytes are there. */
    @Test
    void bytesOfNoKnownSetAreCopiedAsTheyAre() throws IOException {
        byte[] name = "M\u00fcller^J".getBytes(StandardCharsets.ISO_8859_1);
        for (List<String> terms : List.of(List.<String>of(), List.of("ISO_IR 999"))) {
            DataSetBuilder header = DataSet.builder();
            if (!terms.isEmpty()) {
                header.putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, terms.get(0));
            }
            header.putBytes(Tags.PATIENT_NAME, Vr.PN, name);
            SourceSeries source = source(header);
            DataSet read = report(source);
            assertThat(read.find(Tags.PATIENT_NAME).map(DataElement::value))
                    .isEqualTo(source.header().find(Tags.PATIENT_NAME).map(DataElement::value));
            assertThat(read.strings(Tags.SPECIFIC_CHARACTER_SET)).isEqualTo(terms);
        }
    }

    /** The patient of the header, the study of the series. */
    private static SourceSeries source(DataSetBuilder header) {
        series.source().header().stream()
                .filter(element -> element.tag() != Tags.SPECIFIC_CHARACTER_SET && element.tag() != Tags.PATIENT_NAME)
                .filter(element -> element.vr().kind() != Vr.Kind.CHARSET_TEXT || element.tag() == Tags.PATIENT_ID)
                .forEach(header::put);
        return new SourceSeries(
                series.source().key(), header.build(), series.source().instances());
    }

    /** Written, read again, and sound. */
    private static DataSet report(SourceSeries source) throws IOException {
        Analysis analysis = TestAnalysis.of(series).build();
        DataSet made = SrDocument.of(new ReportInput(
                source, analysis, TestAnalysis.uids(source, analysis), TestAnalysis.NODE, Map.of(), Optional.empty()));
        assertThat(ResultValidator.check(made, source, analysis)).isEmpty();
        Path file = folder.resolve("report.dcm");
        Files.write(file, ResultFile.bytes(made));
        return ResultFile.read(file);
    }
}
