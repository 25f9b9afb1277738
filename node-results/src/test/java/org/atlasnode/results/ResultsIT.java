package org.atlasnode.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.config.ResultTerms.OverlayTerms;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.results.capture.Overlay;
import org.atlasnode.results.capture.OverlayInput;
import org.atlasnode.results.capture.OverlaySeries;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.sr.ReportInput;
import org.atlasnode.results.sr.ReportVariant;
import org.atlasnode.results.sr.SrDocument;
import org.atlasnode.results.validate.ResultValidator;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.Validators;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results before the validators of others: dciodvfy, dsrdump and PixelMed's validator find no error. */
class ResultsIT {

    @TempDir
    private static Path folder;

    private static final Map<String, Path> REPORTS = new LinkedHashMap<>();
    private static final List<Path> CAPTURES = new ArrayList<>();

    @BeforeAll
    static void makeResults() throws IOException {
        TestSeries phantom = TestSeries.phantom();
        addReport("positive", phantom, positive(phantom));
        addReport("negative", phantom, TestAnalysis.of(phantom).build());
        addReport(
                "partial",
                phantom,
                TestAnalysis.of(phantom)
                        .without(Level.C6, Assessment.UNDETERMINED)
                        .without(Level.C7, Assessment.NOT_COVERED)
                        .build());
        addReport("declined", phantom, TestAnalysis.notAnalysed(phantom, Analysis.Outcome.DECLINED));
        TestSeries umlauts = TestSeries.umlauts();
        addReport("umlauts", umlauts, positive(umlauts));
        addCaptures(umlauts, positive(umlauts));
        addCaptures(phantom, TestAnalysis.notAnalysed(phantom, Analysis.Outcome.FAILED));
        ResultTerms allInOne = new ResultTerms(
                Language.GERMAN, Optional.empty(), 501, Map.of(), new OverlayTerms(true, true, Map.of()));
        addCaptures(umlauts, positive(umlauts), TestAnalysis.NODE.withTerms(allInOne));
        for (MultiFrameKind kind : MultiFrameKind.values()) {
            TestSeries frames = TestSeries.framesOfPhantom(kind, folder.resolve(kind.name()));
            addReport(kind.name(), frames, positive(frames));
            addCaptures(frames, positive(frames));
        }
        DataSet positive = ResultFile.read(REPORTS.get("positive"));
        for (Uid sopClass : SrDocument.SOP_CLASSES.subList(1, 3)) {
            write("as-" + sopClass, ReportVariant.as(positive, sopClass));
        }
    }

    private static Analysis positive(TestSeries series) {
        return TestAnalysis.of(series)
                .probability(Level.C5, 0.937)
                .probability(Level.C2, 0.41)
                .build();
    }

    private static void addReport(String name, TestSeries series, Analysis analysis) throws IOException {
        ReportInput input = new ReportInput(
                series.source(),
                analysis,
                TestAnalysis.uids(series, analysis),
                TestAnalysis.NODE,
                Map.of(),
                name.equals("positive")
                        ? Optional.of(new ReportInput.Predecessor(Uid.of("1.2.3.4"), Uid.of("1.2.3.4.5")))
                        : Optional.empty());
        DataSet report = SrDocument.of(input);
        assertThat(ResultValidator.check(report, series.source(), analysis)).isEmpty();
        write(name, report);
    }

    private static void write(String name, DataSet report) throws IOException {
        Path file = folder.resolve(name + ".dcm");
        Files.write(file, ResultFile.bytes(report));
        REPORTS.put(name, file);
    }

    private static void addCaptures(TestSeries series, Analysis analysis) throws IOException {
        addCaptures(series, analysis, TestAnalysis.NODE);
    }

    private static void addCaptures(TestSeries series, Analysis analysis, NodeIdentity node) throws IOException {
        OverlayInput input =
                new OverlayInput(series.source(), analysis, TestAnalysis.uids(series, analysis), node, Map.of());
        List<Overlay> overlays = analysis.outcome() == Analysis.Outcome.ANALYSED
                ? OverlaySeries.of(input, series.volume())
                : OverlaySeries.notice(input);
        for (Overlay overlay : overlays) {
            assertThat(ResultValidator.check(overlay.dataSet(), series.source(), analysis))
                    .isEmpty();
            Path file = folder.resolve("sc" + CAPTURES.size() + ".dcm");
            Files.write(file, ResultFile.bytes(overlay.dataSet()));
            CAPTURES.add(file);
        }
    }

    @Test
    void dciodvfyFindsNoErrorInReports() {
        REPORTS.forEach(
                (name, file) -> assertThat(new Validators(folder).dciodvfy(file).errors())
                        .as(name)
                        .isEmpty());
    }

    @Test
    void dciodvfyFindsNoErrorInOverlays() {
        CAPTURES.forEach(
                file -> assertThat(new Validators(folder).dciodvfy(file).errors())
                        .as(file.toString())
                        .isEmpty());
    }

    @Test
    void dsrdumpFindsNeitherErrorNorWarningInReports() {
        REPORTS.forEach((name, file) -> {
            Validators.Report report = new Validators(folder).dsrdump(file);
            assertThat(report.errors()).as(name).isEmpty();
            assertThat(report.warnings()).as(name).isEmpty();
        });
    }

    @Test
    void pixelMedFindsNoErrorInReports() {
        Map<Path, Validators.Report> found = new Validators(folder).pixelMed(List.copyOf(REPORTS.values()));
        REPORTS.forEach((name, file) -> assertThat(found.get(file).errors())
                .as(name + "\n" + found.get(file).output())
                .isEmpty());
    }
}
