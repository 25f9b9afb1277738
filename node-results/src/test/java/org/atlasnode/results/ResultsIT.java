package org.atlasnode.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.config.ResultTerms.OverlayTerms;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.capture.Overlay;
import org.atlasnode.results.capture.OverlayInput;
import org.atlasnode.results.capture.OverlaySeries;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.validate.ResultValidator;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.Validators;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Results before the validators of others, and before our own: none finds an error in any kind of report or overlay. */
class ResultsIT {

    /** DCMTK's checker of values knows the most common sets alone. */
    private static final String UNKNOWN_CHARSET = "Specific";

    private static final List<String> FOR_PIXELMED = List.of(
            ReportCases.ONE_BOX,
            "partial, positive",
            "failed",
            "second run as 1.2.840.10008.5.1.4.1.1.88.22",
            "head",
            "ENHANCED");

    @TempDir
    private static Path folder;

    private static final Map<String, Path> REPORTS = new LinkedHashMap<>();
    private static final List<Path> CAPTURES = new ArrayList<>();

    @BeforeAll
    static void makeResults() throws IOException {
        for (Map.Entry<String, ReportCases.Case> each : ReportCases.all(folder).entrySet()) {
            ReportCases.Case made = each.getValue();
            assertThat(ResultValidator.check(made.report(), made.source(), made.analysis()))
                    .as(each.getKey())
                    .isEmpty();
            Path file = folder.resolve("sr" + REPORTS.size() + ".dcm");
            Files.write(file, ResultFile.bytes(made.report()));
            REPORTS.put(each.getKey(), file);
        }
        TestSeries phantom = TestSeries.phantom();
        TestSeries umlauts = TestSeries.umlauts();
        addCaptures(umlauts, umlauts.source(), ReportCases.positive(umlauts));
        addCaptures(phantom, phantom.source(), TestAnalysis.notAnalysed(phantom, Analysis.Outcome.FAILED));
        addCaptures(phantom, phantom.source(), HeadAnalysis.of(phantom));
        SourceSeries lossy = ReportCases.changed(
                phantom.source(),
                header -> header.putString(Tags.LOSSY_IMAGE_COMPRESSION, Vr.CS, "01")
                        .putString(Tags.LOSSY_IMAGE_COMPRESSION_RATIO, Vr.DS, "12.5")
                        .putString(Tags.LOSSY_IMAGE_COMPRESSION_METHOD, Vr.CS, "ISO_15444_1"));
        addCaptures(phantom, lossy, TestAnalysis.notAnalysed(phantom, Analysis.Outcome.DECLINED));
        ResultTerms allInOne = new ResultTerms(
                Language.GERMAN, Optional.empty(), 501, Map.of(), new OverlayTerms(true, true, Map.of()));
        addCaptures(umlauts, umlauts.source(), ReportCases.positive(umlauts), TestAnalysis.NODE.withTerms(allInOne));
        for (MultiFrameKind kind : MultiFrameKind.values()) {
            TestSeries frames = TestSeries.framesOfPhantom(kind, folder.resolve("sc" + kind.name()));
            addCaptures(frames, frames.source(), ReportCases.positive(frames));
        }
    }

    private static void addCaptures(TestSeries series, SourceSeries source, Analysis analysis) throws IOException {
        addCaptures(series, source, analysis, TestAnalysis.NODE);
    }

    private static void addCaptures(TestSeries series, SourceSeries source, Analysis analysis, NodeIdentity node)
            throws IOException {
        OverlayInput input = new OverlayInput(source, analysis, TestAnalysis.uids(source, analysis), node, Map.of());
        List<Overlay> overlays = analysis.outcome() == Analysis.Outcome.ANALYSED
                ? OverlaySeries.of(input, series.volume())
                : OverlaySeries.notice(input);
        for (Overlay overlay : overlays) {
            DataSet dataSet = overlay.dataSet();
            assertThat(ResultValidator.check(dataSet, source, analysis)).isEmpty();
            Path file = folder.resolve("sc" + CAPTURES.size() + ".dcm");
            Files.write(file, ResultFile.bytes(dataSet));
            CAPTURES.add(file);
        }
    }

    private static void noErrors(Function<Path, Validators.Report> validator) {
        REPORTS.forEach((name, file) -> {
            Validators.Report report = validator.apply(file);
            assertThat(report.errors()).as(name).isEmpty();
        });
    }

    private static void noErrorsInOverlays(Function<Path, Validators.Report> validator) {
        CAPTURES.forEach(file ->
                assertThat(validator.apply(file).errors()).as(file.toString()).isEmpty());
    }

    @Test
    void dciodvfyFindsNoErrorInReports() {
        noErrors(new Validators(folder)::dciodvfy);
    }

    @Test
    void dciodvfyFindsNoErrorInOverlays() {
        noErrorsInOverlays(new Validators(folder)::dciodvfy);
    }

    @Test
    void gdcmReadsReportsAndOverlays() {
        noErrors(new Validators(folder)::gdcmdump);
        noErrorsInOverlays(new Validators(folder)::gdcminfo);
    }

    @Test
    void dcsrdumpReadsEveryReport() {
        noErrors(new Validators(folder)::dcsrdump);
    }

    @Test
    void dsrdumpFindsNeitherErrorNorWarningInReports() {
        Validators validators = new Validators(folder);
        noErrors(validators::dsrdump);
        REPORTS.forEach((name, file) -> assertThat(validators.dsrdump(file).warnings().stream()
                        .filter(warning -> !warning.contains(UNKNOWN_CHARSET)))
                .as(name)
                .isEmpty());
    }

    /** XML shows whether text is in the character set that it says. GNU's iconv, on Debian, has no ISO 2022 IR 87. */
    @Test
    void everyNameIsInItsCharacterSet() {
        REPORTS.forEach((name, file) -> {
            if (name.contains("chrH31")) {
                return;
            }
            Document xml = parse(new Validators(folder).dsr2xml(file));
            assertThat(xml.getDocumentElement().getTextContent().contains("\uFFFD"))
                    .as(name)
                    .isFalse();
        });
    }

    private static Document parse(String output) {
        String xml = output.substring(output.indexOf("<?xml"));
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new AssertionError("no XML", e);
        }
    }

    /**
     * It counts the boxes of all groups together: a single one makes it ask every group for a box (results sheet, trap 2),
     * so of seven groups six have two errors each. In no other report does it find one.
     */
    @Test
    void pixelMedFindsNoErrorInReports() {
        Map<Path, Validators.Report> found = new Validators(folder)
                .pixelMed(FOR_PIXELMED.stream().map(REPORTS::get).toList());
        FOR_PIXELMED.forEach(name -> {
            List<String> errors = found.get(REPORTS.get(name)).errors();
            if (name.equals(ReportCases.ONE_BOX)) {
                assertThat(errors).hasSize(12).allMatch(error -> error.contains("Template 1410 PlanarROIMeasurements"));
            } else {
                assertThat(errors).as(name).isEmpty();
            }
        });
    }
}
