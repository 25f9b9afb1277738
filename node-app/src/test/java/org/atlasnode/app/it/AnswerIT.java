package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.app.cli.AtlasCommand;
import org.atlasnode.app.status.NodeStatus.DeliveryFacts;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.Orthanc;
import org.atlasnode.testkit.ProcessUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every series is answered, also by a node that cannot analyse it; nothing answers itself; a held PACS waits. */
class AnswerIT {

    private static final Duration RESULT_TIME = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void aJobThatFailedAfterItsLastAttemptEndsInAReportThatSaysSo() throws IOException {
        int port = FreePort.find();
        Path received = Files.createDirectories(folder.resolve("received"));
        Path models = Files.createDirectories(folder.resolve("models"));
        CtSeries series = CtSeries.regular("failed", 4, 64);
        Dcmtk dcmtk = Dcmtk.in(folder);
        NodeSetup setup = NodeSetup.in(folder.resolve("node"))
                .nodeLines("models: " + models)
                .sender("CT1")
                .receiver("PACS", "STORESCP", port)
                .pipeline("not-installed", List.of("CT1"), List.of("PACS"));
        try (ProcessUnderTest scp = dcmtk.startStorescp("STORESCP", port, received, List.of("+B"));
                NodeProcess node = NodeProcess.launch(setup)) {
            node.process()
                    .awaitUntil(
                            "listens", () -> node.process().output().contains("ATLAS-5001"), NodeProcess.START_TIME);
            new TestSender(setup.target("CT1")).sendAll(series.objects());
            SeriesFacts done = node.awaitSeries(series.seriesInstanceUid().value(), NodeProcess::isDone, RESULT_TIME);
            JobFacts job = done.jobs().get(0);
            assertThat(job.standing().state()).isEqualTo("FAILED");
            assertThat(job.standing().attempts()).isEqualTo(3);
            assertThat(job.standing().priority()).isEqualTo("normal");
            assertThat(scp.isAlive()).isTrue();
        }
        List<Path> reports = new ArrayList<>();
        for (Path file : DicomObject.files(received)) {
            if (DicomFile.readHeader(file)
                    .dataSet()
                    .findUid(Tags.SOP_CLASS_UID)
                    .filter(Uids.COMPREHENSIVE_3D_SR_STORAGE::equals)
                    .isPresent()) {
                reports.add(file);
            }
        }
        assertThat(reports).hasSize(1);
        DataSet report = DicomFile.read(reports.get(0)).dataSet();
        assertThat(report.string(Tags.SERIES_DESCRIPTION, "")).endsWith("ANALYSIS FAILED");
        assertThat(report.string(Tags.COMPLETION_FLAG_DESCRIPTION, "")).isEqualTo("Analysis failed: MODEL_NOT_ACTIVE");
        assertThat(dcmtk.dsrdump(reports.get(0), List.of("+Pc", "+Pl")).output())
                .contains("111245,DCM,\"No algorithms succeeded; without findings\"")
                .contains("373068000")
                .contains("this is not a negative result")
                .contains("MODEL_NOT_ACTIVE");
    }

    @Test
    void resultsGoBackToWhoSentAndAreNotAnalysedWhenTheyReturn() throws IOException {
        int port = FreePort.find();
        CtSeries series = CtSeries.regular("returned", 4, 64);
        NodeSetup setup = NodeSetup.in(folder.resolve("node")).quiet("1s");
        try (Orthanc orthanc = Orthanc.start(
                folder.resolve("orthanc"), port, List.of(new Orthanc.Modality("node", "ATLAS", setup.port())))) {
            setup.receiver("PACS", Orthanc.AE_TITLE, port)
                    .peerLines("PACS", "sends: true\npriority: urgent")
                    .sender("CT1")
                    .pipeline(List.of("PACS", "CT1"), List.of("sender", "PACS"));
            try (NodeProcess node = NodeProcess.start(setup)) {
                new TestSender(new Dcmtk.Target("127.0.0.1", port, Orthanc.AE_TITLE, "CT1")).sendAll(series.objects());
                orthanc.store("node", orthanc.list("studies"));
                SeriesFacts done =
                        node.awaitSeries(series.seriesInstanceUid().value(), NodeProcess::isDone, RESULT_TIME);
                assertThat(done.jobs().get(0).standing().priority()).isEqualTo("urgent");
                assertThat(done.jobs().get(0).deliveries())
                        .extracting(DeliveryFacts::destination)
                        .containsOnly("PACS");

                Uid disguised = returnAsCt(setup);
                orthanc.store("node", orthanc.list("studies"));
                SeriesFacts returned = node.awaitSeries(
                        disguised.value(), found -> found.state().equals("SKIPPED"), RESULT_TIME);
                assertThat(returned.reason()).contains("a result of Atlas Node that came back");
                node.process()
                        .awaitUntil(
                                "has judged what came back",
                                () -> node.status().series().stream()
                                        .allMatch(found ->
                                                List.of("SKIPPED", "PLANNED").contains(found.state())),
                                RESULT_TIME);
                assertThat(node.status().series())
                        .as("the results came back")
                        .hasSizeGreaterThan(2)
                        .flatExtracting(SeriesFacts::jobs)
                        .as("and no job came of them")
                        .hasSize(1);
            }
        }
    }

    /** One of the results as a PACS might send it that calls every image of a CT study a CT. */
    private static Uid returnAsCt(NodeSetup setup) throws IOException {
        try (Stream<Path> files = Files.walk(setup.data().resolve("results"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".dcm")).toList()) {
                DataSet result = DicomFile.read(file).dataSet();
                if (result.findUid(Tags.SOP_CLASS_UID)
                        .filter(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE::equals)
                        .isPresent()) {
                    Uid other = Uid.of("1.2.3.77");
                    DataSet changed = result.toBuilder()
                            .putString(Tags.MODALITY, Vr.CS, "CT")
                            .putUid(Tags.SERIES_INSTANCE_UID, other)
                            .putUid(Tags.SOP_INSTANCE_UID, Uid.of("1.2.3.78"))
                            .build();
                    new TestSender(setup.target("CT1")).sendAll(List.of(DicomObject.of(changed)));
                    return other;
                }
            }
        }
        throw new AssertionError("there is no overlay");
    }

    @Test
    void aHeldDestinationGetsItsResultsWhenItIsReleasedAlsoAfterARestart() throws IOException {
        int port = FreePort.find();
        NodeSetup setup = NodeSetup.in(folder.resolve("node"))
                .sender("CT1")
                .receiver("PACS", Orthanc.AE_TITLE, port)
                .pipeline(List.of("CT1"), List.of("PACS"));
        CtSeries series = CtSeries.regular("held", 4, 64);
        try (Orthanc orthanc = Orthanc.start(folder.resolve("orthanc"), port, List.of());
                NodeProcess node = NodeProcess.start(setup)) {
            assertThat(atlas(setup, "hold", "PACS", "--reason", "new disks")).contains("PACS is held");
            new TestSender(setup.target("CT1")).sendAll(series.objects());
            node.awaitSeries(series.seriesInstanceUid().value(), AnswerIT::hasDeliveries, RESULT_TIME);
            node.stop();
            node.restart();
            assertThat(atlas(setup, "deliveries")).contains("HELD since", "new disks", "PENDING held", "when released");
            assertThat(node.get("metrics")).contains("atlas_destination_held{destination=\"PACS\"} 1");
            assertThat(orthanc.list("instances")).isEmpty();

            assertThat(atlas(setup, "release", "PACS")).contains("deliveries are due");
            SeriesFacts done = node.awaitSeries(series.seriesInstanceUid().value(), NodeProcess::isDone, RESULT_TIME);
            assertThat(orthanc.list("instances"))
                    .hasSameSizeAs(done.jobs().get(0).deliveries());
            assertThat(atlas(setup, "deliveries")).contains("no such deliveries");
            String job = String.valueOf(done.jobs().get(0).id());
            assertThat(atlas(setup, "deliveries", "--job", job)).contains("sr", "PACS");
        }
    }

    private static boolean hasDeliveries(SeriesFacts series) {
        return series.jobs().stream().anyMatch(job -> !job.deliveries().isEmpty());
    }

    private static String atlas(NodeSetup setup, String command, String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        List<String> all =
                new ArrayList<>(List.of(command, "--config", setup.write().toString()));
        all.addAll(List.of(arguments));
        assertThat(AtlasCommand.execute(printer, printer, all.toArray(String[]::new)))
                .as(output.toString())
                .isZero();
        return output.toString();
    }
}
