package org.atlasnode.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.Tolerance;
import org.atlasnode.results.capture.OverlayInput;
import org.atlasnode.results.capture.OverlaySeries;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.sr.ReportInput;
import org.atlasnode.results.sr.SrDocument;
import org.atlasnode.results.validate.ResultValidator;
import org.atlasnode.testkit.SharedData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever a source looks like, an answer about it can leave: what devices write wrongly is not the result's fault. */
class OddSourcesTest {

    private static TestSeries any;

    @BeforeAll
    static void readSeries() {
        any = TestSeries.umlauts();
    }

    @TestFactory
    Stream<DynamicTest> everyOddSourceGetsAnAnswer() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SharedData.path("odd"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getParent().getFileName() + "/" + file.getFileName();
                header(file).ifPresent(header -> tests.add(DynamicTest.dynamicTest(name, () -> answers(header))));
            }
        }
        assertThat(tests).as("files that reception would take").hasSizeGreaterThan(70);
        return tests.stream();
    }

    /** Empty for what has no SOP class or ends early: reception refuses it. */
    private static Optional<DataSet> header(Path file) throws IOException {
        try {
            return Optional.of(DicomFile.readHeader(file, Tolerance.all()).dataSet());
        } catch (DicomParseException e) {
            return Optional.empty();
        }
    }

    private static void answers(DataSet header) {
        Uid sopClass = header.findUid(Tags.SOP_CLASS_UID).orElse(Uid.of("1.2.840.10008.5.1.4.1.1.2"));
        SourceSeries source = new SourceSeries(
                new SeriesKey(
                        header.findUid(Tags.STUDY_INSTANCE_UID).orElse(Uid.of("1.2.3")),
                        header.findUid(Tags.SERIES_INSTANCE_UID).orElse(Uid.of("1.2.4"))),
                header,
                List.of(new InstanceReference(
                        sopClass, header.findUid(Tags.SOP_INSTANCE_UID).orElse(Uid.of("1.2.5")))));
        Analysis analysis = TestAnalysis.notAnalysed(any, Analysis.Outcome.DECLINED);
        DataSet report = SrDocument.of(new ReportInput(
                source, analysis, TestAnalysis.uids(any, analysis), TestAnalysis.NODE, Map.of(), Optional.empty()));
        assertThat(ResultValidator.check(report, source, analysis)).isEmpty();
        assertThat(ResultFile.bytes(report)).isNotEmpty();
        DataSet notice = OverlaySeries.notice(new OverlayInput(
                        source, analysis, TestAnalysis.uids(any, analysis), TestAnalysis.NODE, Map.of()))
                .get(0)
                .dataSet();
        assertThat(ResultValidator.check(notice, source, analysis)).isEmpty();
    }
}
