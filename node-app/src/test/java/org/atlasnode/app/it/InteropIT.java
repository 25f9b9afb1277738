package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.atlasnode.app.status.NodeStatus.DeliveryFacts;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.Orthanc;
import org.atlasnode.testkit.ProcessUnderTest;
import org.atlasnode.testkit.Validators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample study on its way through: clients of dcmtk, the node, and Orthanc or dcmtk's storescp behind it. */
class InteropIT {

    private static final Path SAMPLE = NodeProcess.home().resolve("samples/cspine-phantom/dicom");
    private static final Duration RESULT_TIME = Duration.ofMinutes(4);
    private static final String COMPREHENSIVE_3D_SR = "1.2.840.10008.5.1.4.1.1.88.34";
    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

    /** Attributes of patient and study that every result has from its source (PS3.3 §C.7.1, §C.7.2). */
    private static final int[] PATIENT_AND_STUDY = {
        Tags.PATIENT_NAME,
        Tags.PATIENT_ID,
        Tags.PATIENT_BIRTH_DATE,
        Tags.PATIENT_SEX,
        Tags.STUDY_INSTANCE_UID,
        Tags.STUDY_DATE,
        Tags.STUDY_TIME,
        Tags.STUDY_ID,
        Tags.ACCESSION_NUMBER,
        Tags.REFERRING_PHYSICIAN_NAME,
        Tags.SPECIFIC_CHARACTER_SET,
    };

    @TempDir
    Path folder;

    @Test
    void dcmsendToNodeToOrthancAndEveryResultPassesEveryValidator() throws IOException {
        try (Orthanc orthanc = Orthanc.start(folder.resolve("orthanc"), List.of());
                NodeProcess node = NodeProcess.start(setup("PACS", Orthanc.AE_TITLE, orthanc.dicomPort()))) {
            Dcmtk dcmtk = Dcmtk.in(folder);
            dcmtk.dcmsend(node.setup().target("CT1"), List.of("+sd"), List.of(SAMPLE))
                    .requireSuccess();
            SeriesFacts series = node.awaitSeries(sampleSeries(), NodeProcess::isDone, RESULT_TIME);
            assertAnalysed(series);

            List<Path> results = new ArrayList<>();
            List<Path> reports = new ArrayList<>();
            for (String id : orthanc.list("instances")) {
                Path file = Files.write(folder.resolve(id + ".dcm"), orthanc.file(id));
                JsonNode tags = orthanc.simplifiedTags(id);
                results.add(file);
                if (tags.path("SOPClassUID").asText().equals(COMPREHENSIVE_3D_SR)) {
                    reports.add(file);
                } else {
                    assertThat(tags.path("SOPClassUID").asText()).isEqualTo(SECONDARY_CAPTURE);
                }
            }
            assertThat(reports).hasSize(1);
            assertThat(results).hasSizeGreaterThan(1);
            assertThat(results).hasSameSizeAs(series.jobs().get(0).deliveries());
            assertThat(orthanc.list("studies")).hasSize(1);
            assertThat(orthanc.list("series")).hasSize(2);
            assertValid(results, reports);
            for (Path result : results) {
                assertPatientAndStudyAreTheSources(result);
            }
            assertThat(dcmtk.dsrdump(reports.get(0), List.of("+Pl")).output())
                    .contains("C5")
                    .contains("NOT FOR CLINICAL USE");
        }
    }

    @Test
    void storescuToNodeToStorescp() throws IOException {
        Path received = Files.createDirectories(folder.resolve("received"));
        int port = FreePort.find();
        Dcmtk dcmtk = Dcmtk.in(folder);
        try (ProcessUnderTest scp = dcmtk.startStorescp("STORESCP", port, received, List.of("+B"));
                NodeProcess node = NodeProcess.start(setup("ARCHIVE", "STORESCP", port))) {
            dcmtk.storescu(node.setup().target("CT1"), List.of("+sd"), List.of(SAMPLE))
                    .requireSuccess();
            SeriesFacts series = node.awaitSeries(sampleSeries(), NodeProcess::isDone, RESULT_TIME);
            assertAnalysed(series);
            assertThat(scp.isAlive()).isTrue();
            List<Path> results = DicomObject.files(received);
            assertThat(results).hasSameSizeAs(series.jobs().get(0).deliveries());
            Map<Boolean, List<Path>> byKind = results.stream().collect(Collectors.partitioningBy(InteropIT::isReport));
            assertThat(byKind.get(true)).hasSize(1);
            assertValid(results, byKind.get(true));
            for (Path result : results) {
                assertPatientAndStudyAreTheSources(result);
            }
        }
    }

    @Test
    void knownCallersGetAnEchoAndStrangersARejection() {
        NodeSetup setup = NodeSetup.in(folder).sender("CT1");
        try (NodeProcess node = NodeProcess.start(setup)) {
            Dcmtk dcmtk = Dcmtk.in(folder);
            assertThat(dcmtk.echoscu(setup.target("CT1")).exitCode()).isZero();
            ProcessUnderTest.Outcome stranger = dcmtk.echoscu(setup.target("CT2"));
            assertThat(stranger.exitCode()).isNotZero();
            assertThat(stranger.output()).contains("Calling AE Title Not Recognized");
            Dcmtk.Target wrongName = new Dcmtk.Target("127.0.0.1", setup.port(), "NOBODY", "CT1");
            assertThat(dcmtk.echoscu(wrongName).output()).contains("Called AE Title Not Recognized");
            ProcessUnderTest.Outcome store = dcmtk.storescu(setup.target("CT2"), List.of("+sd"), List.of(SAMPLE));
            assertThat(store.exitCode()).isNotZero();
            assertThat(node.status().series()).isEmpty();
            assertThat(node.process().output()).contains("CT2").contains("sends: true");
            node.stop();
        }
    }

    private NodeSetup setup(String peer, String aeTitle, int port) {
        return NodeSetup.in(folder.resolve("node"))
                .sender("CT1")
                .receiver(peer, aeTitle, port)
                .pipeline(List.of("CT1"), List.of(peer));
    }

    private static String sampleSeries() throws IOException {
        return DicomFile.readHeader(SAMPLE.resolve("ct_001.dcm")).dataSet().string(Tags.SERIES_INSTANCE_UID, "");
    }

    private static void assertAnalysed(SeriesFacts series) {
        assertThat(series.jobs()).hasSize(1);
        JobFacts job = series.jobs().get(0);
        assertThat(job.standing().state()).isEqualTo("SUCCEEDED");
        assertThat(job.analysis()).isNotNull();
        assertThat(job.analysis().outcome()).isEqualTo("ANALYSED");
        assertThat(job.analysis().findings()).hasSize(7);
        assertThat(job.deliveries().stream().map(DeliveryFacts::kind)).contains("SR", "OVERLAY");
    }

    private void assertValid(List<Path> results, List<Path> reports) {
        Validators validators = new Validators(folder);
        Map<Path, Validators.Report> pixelMed = validators.pixelMed(reports);
        SoftAssertions softly = new SoftAssertions();
        for (Path result : results) {
            softly.assertThat(validators.dciodvfy(result).errors())
                    .as("dciodvfy %s", result)
                    .isEmpty();
        }
        for (Path report : reports) {
            softly.assertThat(validators.dsrdump(report).errors()).as("dsrdump").isEmpty();
            softly.assertThat(validators.dsrdump(report).warnings())
                    .as("dsrdump")
                    .isEmpty();
            softly.assertThat(pixelMed.get(report).errors()).as("PixelMed").isEmpty();
        }
        softly.assertAll();
    }

    private static void assertPatientAndStudyAreTheSources(Path result) throws IOException {
        DataSet source = DicomFile.readHeader(SAMPLE.resolve("ct_001.dcm")).dataSet();
        DataSet made = DicomFile.readHeader(result).dataSet();
        for (int tag : PATIENT_AND_STUDY) {
            assertThat(made.string(tag, "")).as("%08X of %s", tag, result).isEqualTo(source.string(tag, ""));
        }
    }

    private static boolean isReport(Path file) {
        try {
            return DicomFile.readHeader(file)
                    .dataSet()
                    .string(Tags.MODALITY, "")
                    .equals("SR");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
