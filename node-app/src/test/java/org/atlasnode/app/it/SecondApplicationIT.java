package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.app.status.NodeStatus.TargetFacts;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.results.capture.PngPreview;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.DrawnHead;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.ProcessUnderTest;
import org.atlasnode.testkit.SyntheticSeries;
import org.atlasnode.testkit.Validators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another application, haemorrhage on CT of the head, added to a node as a folder and four lines of configuration. */
class SecondApplicationIT {

    private static final Duration RESULT_TIME = Duration.ofMinutes(6);
    private static final Path PACKAGE = NodeProcess.home().resolve("node-inference/src/test/resources/models/ich");

    @TempDir
    private Path folder;

    @Test
    void aFolderInTheModelsDirectoryIsAllThatANewApplicationNeeds() throws IOException {
        copy(PACKAGE, folder.resolve("models/ich"));
        SyntheticSeries head = DrawnHead.bleeding(11, DrawnHead.Lie.TURNED);
        List<Path> files = head.write(folder.resolve("head"));
        Path received = Files.createDirectories(folder.resolve("received"));
        int port = FreePort.find();
        Dcmtk dcmtk = Dcmtk.in(folder);
        NodeSetup setup = NodeSetup.in(folder.resolve("node"))
                .nodeLines("models: " + folder.resolve("models"))
                .sender("CT1")
                .receiver("PACS", "STORESCP", port)
                .pipeline("ich-demo", List.of("CT1"), List.of("PACS"));
        try (ProcessUnderTest scp = dcmtk.startStorescp("STORESCP", port, received, List.of("+B"));
                NodeProcess node = NodeProcess.start(setup)) {
            dcmtk.storescu(setup.target("CT1"), List.of(), files).requireSuccess();
            SeriesFacts series = node.awaitSeries(head.seriesInstanceUid().value(), NodeProcess::isDone, RESULT_TIME);
            assertFindings(series.jobs().get(0));
            assertThat(scp.isAlive()).isTrue();
        }
        assertResults(DicomObject.files(received), dcmtk);
    }

    private static void copy(Path source, Path target) {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertFindings(JobFacts job) {
        assertThat(job.standing().state()).as(job.standing().reason()).isEqualTo("SUCCEEDED");
        assertThat(job.analysis().findings())
                .extracting(TargetFacts::target)
                .containsExactly("intraparenchymal", "intraventricular", "subarachnoid");
        assertThat(job.analysis().findings())
                .extracting(TargetFacts::assessment)
                .containsExactly("PRESENT", "ABSENT", "PRESENT");
        assertThat(job.analysis().patient().assessment()).isEqualTo("PRESENT");
    }

    /** A valid report in the words and codes of the package, and valid overlays: the summary and key slices. */
    private void assertResults(List<Path> results, Dcmtk dcmtk) throws IOException {
        Validators validators = new Validators(folder);
        List<Path> reports = results.stream()
                .filter(file -> isOf(file, Uids.COMPREHENSIVE_3D_SR_STORAGE))
                .toList();
        List<Path> overlays = results.stream()
                .filter(file -> isOf(file, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE))
                .toList();
        assertThat(reports).hasSize(1);
        assertThat(overlays).hasSizeGreaterThan(2);
        for (Path result : results) {
            assertThat(validators.dciodvfy(result).errors())
                    .as(result.toString())
                    .isEmpty();
        }
        assertThat(validators.dsrdump(reports.get(0)).errors()).isEmpty();
        Map<Path, Validators.Report> pixelMed = validators.pixelMed(reports);
        assertThat(pixelMed.get(reports.get(0)).errors()).isEmpty();
        assertThat(dcmtk.dsrdump(reports.get(0), List.of("+Pc", "+Pl")).output())
                .contains("1386000", "Intracranial hemorrhage", "Subarachnoid space", "NOT FOR CLINICAL USE")
                .doesNotContain("fracture", "Cervical");
        for (Path overlay : overlays) {
            Path png = overlay.resolveSibling(overlay.getFileName() + ".png");
            PngPreview.write(DicomFile.read(overlay).dataSet(), png);
            assertThat(png).isNotEmptyFile();
        }
    }

    private static boolean isOf(Path file, Uid sopClass) {
        try {
            return DicomFile.readHeader(file)
                    .dataSet()
                    .findUid(Tags.SOP_CLASS_UID)
                    .filter(sopClass::equals)
                    .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
