package org.atlasnode.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.validate.ResultValidator;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.ObjectReaders;
import org.atlasnode.testkit.Validators;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segmentations, presentation states, documents and key objects before the programs of others: none finds an error. */
class ObjectsIT {

    /** Not in UTC: dcmpschk takes the offset +0000 for a mistake, which PS3.5 §6.2 (DT) allows. */
    private static final NodeIdentity NODE =
            new NodeIdentity("Atlas Node project", "Atlas Node", "0.1.0", "ATLAS", ZoneOffset.ofHours(1));

    @TempDir
    private static Path folder;

    private static final Map<String, Path> FILES = new LinkedHashMap<>();

    @BeforeAll
    static void makeObjects() throws IOException {
        add("umlauts", TestSeries.umlauts());
        add("phantom", TestSeries.phantom());
        add("neck", TestSeries.neck());
        Path frames = Files.createDirectory(folder.resolve("frames"));
        add("frames", TestSeries.framesOfPhantom(MultiFrameKind.ENHANCED, frames));
        TestSeries series = TestSeries.umlauts();
        for (Analysis.Outcome outcome : List.of(Analysis.Outcome.DECLINED, Analysis.Outcome.FAILED)) {
            Analysis analysis = TestAnalysis.notAnalysed(series, outcome);
            write(
                    outcome + "-pdf",
                    series,
                    analysis,
                    ResultObjects.of(series, analysis, NODE).document());
        }
    }

    private static void add(String name, TestSeries series) throws IOException {
        Analysis analysis = TestAnalysis.of(series)
                .probability(Level.C2, 0.41)
                .probability(Level.C5, 0.937)
                .build();
        ResultObjects objects = ResultObjects.of(series, analysis, NODE);
        write(name + "-seg", series, analysis, objects.segmentation());
        write(name + "-gsps", series, analysis, objects.presentation());
        write(name + "-pdf", series, analysis, objects.document());
        write(name + "-ko", series, analysis, objects.keyObjects());
    }

    private static void write(String name, TestSeries series, Analysis analysis, DataSet object) throws IOException {
        assertThat(ResultValidator.check(object, series.source(), analysis))
                .as(name)
                .isEmpty();
        Path file = folder.resolve(name + ".dcm");
        Files.write(file, ResultFile.bytes(object));
        FILES.put(name, file);
    }

    private static List<Path> files(String kind) {
        List<Path> files = new ArrayList<>();
        FILES.forEach((name, file) -> {
            if (name.endsWith(kind)) {
                files.add(file);
            }
        });
        assertThat(files).hasSizeGreaterThanOrEqualTo(4);
        return files;
    }

    private static ObjectReaders readers() {
        return new ObjectReaders(folder);
    }

    @Test
    void dciodvfyFindsNoError() {
        FILES.forEach((name, file) -> {
            Validators.Report report = new Validators(folder).dciodvfy(file);
            assertThat(report.errors()).as(name).isEmpty();
            // Device UID in Contributing Equipment is what IHE AIR asks for; dciodvfy's edition does not know it. The
            // neck's name and Study ID are as its scanner wrote them.
            assertThat(report.warnings())
                    .as(name)
                    .allMatch(line -> line.contains("(0x0018,0x1002)")
                            || line.contains("Standard Extended SOP Class")
                            || name.startsWith("neck")
                                    && (line.contains("Patient's Name") || line.contains("Study ID")));
        });
    }

    @Test
    void dcmtkReadsAll() {
        FILES.forEach(
                (name, file) -> assertThat(readers().dcmdump(file)).as(name).isEmpty());
        files("gsps")
                .forEach(file ->
                        assertThat(readers().dcmpschk(file)).as(file.toString()).isEmpty());
        for (Path file : files("ko")) {
            Validators.Report report = new Validators(folder).dsrdump(file);
            assertThat(report.errors()).isEmpty();
            assertThat(report.warnings())
                    .allMatch(line -> line.contains("Check for template constraints not yet supported"));
        }
    }

    @Test
    void gdcmReadsSegmentationsAndDocuments() {
        files("seg").forEach(file -> assertThat(readers().gdcminfo(file)).isEmpty());
        files("pdf").forEach(file -> assertThat(readers().gdcminfo(file)).isEmpty());
    }

    @Test
    void documentsAreTakenOutByOthersAndRead() throws IOException {
        for (Path file : files("pdf")) {
            Path pdf = folder.resolve(file.getFileName() + ".pdf");
            assertThat(readers().dcm2pdf(file, pdf)).isEmpty();
            try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
                assertThat(document.getNumberOfPages()).isBetween(1, 2);
            }
        }
    }

    /** Its rule for Laterality does not look at Body Part Examined; dciodvfy's does. */
    @Test
    void pixelMedFindsNoErrorInSegmentationsAndKeyObjects() {
        assertThat(readers().pixelMedInstance(FILES.get("phantom-seg")))
                .allMatch(
                        line -> line.equals("Error: GeneralSeriesModule/Laterality/: : Missing conditional attribute"));
        assertThat(readers().pixelMedTemplate(FILES.get("phantom-ko"), "2010")).isEmpty();
        assertThat(readers().pixelMedTemplate(FILES.get("frames-ko"), "2010")).isEmpty();
    }
}
