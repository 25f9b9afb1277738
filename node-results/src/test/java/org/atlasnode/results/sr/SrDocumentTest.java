package org.atlasnode.results.sr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.results.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.source.SourceAttributes;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.validate.ResultValidator;
import org.atlasnode.testkit.SharedData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class SrDocumentTest {

    private static TestSeries series;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void readSeries() {
        series = TestSeries.umlauts();
    }

    private static DataSet report(Analysis analysis) {
        return SrDocument.of(input(analysis, Map.of()));
    }

    private static ReportInput input(Analysis analysis, Map<Target, InstanceReference> illustrations) {
        return new ReportInput(
                series.source(),
                analysis,
                TestAnalysis.uids(series, analysis),
                TestAnalysis.NODE,
                illustrations,
                Optional.empty());
    }

    @Test
    void tellsPositiveNegativePartialAndNotAnalysedApartByTheSummary() {
        TestAnalysis positive = TestAnalysis.of(series).probability(Level.C2, 0.5);
        assertSummary(positive.build(), Codes.ALL_SUCCEEDED_WITH_FINDINGS, Codes.PRESENT, "COMPLETE");
        assertSummary(
                positive.without(Level.C7, Assessment.NOT_COVERED).build(),
                Codes.NOT_ALL_SUCCEEDED_WITH_FINDINGS,
                Codes.PRESENT,
                "PARTIAL");
        TestAnalysis negative = TestAnalysis.of(series);
        assertSummary(negative.build(), Codes.ALL_SUCCEEDED_WITHOUT_FINDINGS, Codes.ABSENT, "COMPLETE");
        assertSummary(
                negative.without(Level.C7, Assessment.UNDETERMINED).build(),
                Codes.NOT_ALL_SUCCEEDED_WITHOUT_FINDINGS,
                Codes.UNDETERMINED,
                "PARTIAL");
        for (Analysis.Outcome outcome : List.of(Analysis.Outcome.DECLINED, Analysis.Outcome.FAILED)) {
            assertSummary(
                    TestAnalysis.notAnalysed(series, outcome), Codes.NONE_SUCCEEDED, Codes.UNDETERMINED, "COMPLETE");
        }
    }

    private static void assertSummary(Analysis analysis, Code summary, Code patient, String completion) {
        DataSet report = report(analysis);
        List<DataSet> evaluations = content(container(report, Codes.QUALITATIVE_EVALUATIONS));
        assertThat(CodeItems.read(
                        evaluations.get(0).items(Tags.CONCEPT_CODE_SEQUENCE).get(0)))
                .isEqualTo(summary);
        assertThat(CodeItems.read(
                        evaluations.get(1).items(Tags.CONCEPT_CODE_SEQUENCE).get(0)))
                .isEqualTo(patient);
        assertThat(report.string(Tags.COMPLETION_FLAG, "")).isEqualTo(completion);
    }

    @Test
    void aLevelOutOfViewHasNoGroupAndOneThatWasNotJudgedHasOneWithoutNumber() {
        DataSet report = report(TestAnalysis.of(series)
                .without(Level.C6, Assessment.UNDETERMINED)
                .without(Level.C7, Assessment.NOT_COVERED)
                .build());
        List<DataSet> groups = groups(report);
        assertThat(groups).hasSize(6);
        assertThat(content(groups.get(5)).stream().map(item -> item.string(Tags.VALUE_TYPE, "")))
                .doesNotContain("NUM");
        assertThat(report.string(Tags.COMPLETION_FLAG_DESCRIPTION, "")).isEqualTo("Not in view: C7; not assessed: C6");
    }

    @Test
    void namesEveryFailureAsNoNegative() {
        DataSet failed = report(TestAnalysis.notAnalysed(series, Analysis.Outcome.FAILED));
        assertThat(failed.string(Tags.SERIES_DESCRIPTION, "")).isEqualTo("AI cspine-fracture - ANALYSIS FAILED");
        assertThat(content(container(failed, Codes.QUALITATIVE_EVALUATIONS)))
                .extracting(item -> item.string(Tags.TEXT_VALUE, ""))
                .anyMatch(text -> text.contains("this is not a negative result") && text.contains("SLICE_GAP"));
        assertThat(groups(failed)).isEmpty();
    }

    @Test
    void putsTheMostSuspiciousBoxFirstAndClosesIt() {
        Analysis analysis = TestAnalysis.of(series).probability(Level.C5, 0.9).build();
        DataSet group = groups(report(analysis)).get(4);
        DataSet first = content(group).stream()
                .filter(item -> item.contains(Tags.GRAPHIC_DATA))
                .findFirst()
                .orElseThrow();
        var box = analysis.findings().get(4).boxes().get(0);
        assertThat(first.doubles(Tags.GRAPHIC_DATA))
                .containsExactly(
                        box.left(),
                        box.top(),
                        box.right(),
                        box.top(),
                        box.right(),
                        box.bottom(),
                        box.left(),
                        box.bottom(),
                        box.left(),
                        box.top());
        assertThat(content(first)
                        .get(0)
                        .items(Tags.REFERENCED_SOP_SEQUENCE)
                        .get(0)
                        .findUid(Tags.REFERENCED_SOP_INSTANCE_UID))
                .contains(box.frame().sopInstanceUid());
        assertThat(first.contains(Tags.REFERENCED_FRAME_NUMBER)).isFalse();
    }

    @Test
    void refersToOverlaysInTreeAndEvidenceAlike() {
        Analysis analysis = TestAnalysis.of(series).probability(Level.C5, 0.9).build();
        InstanceReference overlay = new InstanceReference(
                Uids.SECONDARY_CAPTURE_IMAGE_STORAGE,
                TestAnalysis.uids(series, analysis).overlay(2));
        DataSet report = SrDocument.of(input(analysis, Map.of(Level.C5.target(), overlay)));
        assertThat(ResultValidator.check(report, series.source(), analysis)).isEmpty();
        List<DataSet> evidence = report.firstItem(Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE)
                .orElseThrow()
                .items(Tags.REFERENCED_SERIES_SEQUENCE);
        assertThat(evidence).hasSize(2);
        assertThat(evidence.get(1).items(Tags.REFERENCED_SOP_SEQUENCE)).containsExactly(overlay.toItem());
    }

    @Test
    void aNumberJustBelowTheThresholdIsNotRoundedUpToIt() {
        Analysis analysis =
                TestAnalysis.of(series).probability(Level.C7, 0.299999).build();
        DataSet number = content(groups(report(analysis)).get(6)).stream()
                .filter(item -> item.contains(Tags.MEASURED_VALUE_SEQUENCE))
                .findFirst()
                .flatMap(item -> item.firstItem(Tags.MEASURED_VALUE_SEQUENCE))
                .orElseThrow();
        assertThat(number.findDouble(Tags.NUMERIC_VALUE).orElseThrow())
                .isLessThan(30)
                .isGreaterThan(29.999);
    }

    @Test
    void theSameAnalysisGivesTheSameBytesAndAnotherRunOtherUids() {
        Analysis analysis = TestAnalysis.of(series).probability(Level.C5, 0.9).build();
        assertThat(ResultFile.bytes(report(analysis))).isEqualTo(ResultFile.bytes(report(analysis)));
        var later = org.atlasnode.results.source.ResultUids.of(
                TestAnalysis.job(series, 2, analysis), analysis, TestAnalysis.NODE);
        assertThat(later.report())
                .isNotEqualTo(TestAnalysis.uids(series, analysis).report());
    }

    @Test
    void aVariantIsTheSameTreeUnderAnotherClassAndUid() {
        DataSet report = report(TestAnalysis.of(series).build());
        for (Uid sopClass : List.of(Uids.COMPREHENSIVE_SR_STORAGE, Uids.ENHANCED_SR_STORAGE)) {
            DataSet variant = ReportVariant.as(report, sopClass);
            assertThat(variant.findUid(Tags.SOP_CLASS_UID)).contains(sopClass);
            assertThat(variant.findUid(Tags.SOP_INSTANCE_UID))
                    .isNotEqualTo(report.findUid(Tags.SOP_INSTANCE_UID))
                    .isEqualTo(ReportVariant.as(report, sopClass).findUid(Tags.SOP_INSTANCE_UID));
            assertThat(variant.items(Tags.CONTENT_SEQUENCE)).isEqualTo(report.items(Tags.CONTENT_SEQUENCE));
        }
        assertThat(ReportVariant.as(report, SrDocument.SOP_CLASS)).isSameAs(report);
    }

    @Test
    void everyCodeStandsOnceInTheTable() {
        assertThat(Codes.all()).doesNotHaveDuplicates();
        assertThat(Codes.all().stream().map(code -> code.value() + "|" + code.scheme()))
                .doesNotHaveDuplicates();
    }

    @TestFactory
    Stream<DynamicTest> spellsThePatientAsTheSourceDoesInEveryCharacterSet() throws IOException {
        try (Stream<Path> files = Files.list(SharedData.path("odd/charset"))) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> keepsCharset(file)));
        }
    }

    private static void keepsCharset(Path file) throws IOException {
        DataSet header = DicomFile.readHeader(file).dataSet();
        SourceSeries source = new SourceSeries(
                new SeriesKey(
                        header.findUid(Tags.STUDY_INSTANCE_UID).orElse(Uid.of("1.2.3")),
                        header.findUid(Tags.SERIES_INSTANCE_UID).orElse(Uid.of("1.2.4"))),
                header,
                List.of());
        Analysis analysis = TestAnalysis.notAnalysed(series, Analysis.Outcome.DECLINED);
        DataSet made = SrDocument.of(new ReportInput(
                source, analysis, TestAnalysis.uids(series, analysis), TestAnalysis.NODE, Map.of(), Optional.empty()));
        assertThat(ResultValidator.check(made, source, analysis)).isEmpty();
        Path written = folder.resolve(file.getFileName().toString());
        Files.write(written, ResultFile.bytes(made));
        DataSet read = ResultFile.read(written);
        assertThat(read.find(Tags.SPECIFIC_CHARACTER_SET)).isEqualTo(header.find(Tags.SPECIFIC_CHARACTER_SET));
        for (int tag : SourceAttributes.ALWAYS) {
            assertThat(read.strings(tag)).isEqualTo(header.strings(tag));
            assertThat(read.find(tag).map(element -> element.value()))
                    .isEqualTo(header.find(tag)
                            .map(element -> element.value())
                            .or(() -> Optional.of(org.atlasnode.dicom.data.Value.Bytes.EMPTY)));
        }
    }

    private static List<DataSet> groups(DataSet report) {
        return content(container(report, Codes.IMAGING_MEASUREMENTS)).stream()
                .filter(item -> item.string(Tags.VALUE_TYPE, "").equals("CONTAINER"))
                .toList();
    }

    private static DataSet container(DataSet above, Code name) {
        return content(above).stream()
                .filter(item -> item.firstItem(Tags.CONCEPT_NAME_CODE_SEQUENCE)
                        .map(CodeItems::read)
                        .equals(Optional.of(name)))
                .findFirst()
                .orElseThrow();
    }

    private static List<DataSet> content(DataSet item) {
        return item.items(Tags.CONTENT_SEQUENCE);
    }
}
