package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.app.status.NodeStatus.DeliveryFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.Orthanc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage commitment with Orthanc in both roles (PS3.4 §J): it asks the node, and the node asks it. */
class CommitmentIT {

    private static final Duration RESULT_TIME = Duration.ofMinutes(3);
    private static final Duration REPORT_TIME = Duration.ofMinutes(1);
    private static final int NO_SUCH_OBJECT = 0x0112;
    private static final int PROCESSING_FAILURE = 0x0110;
    private static final int CLASS_CONFLICT = 0x0119;
    private static final String MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4";

    @TempDir
    Path folder;

    @Test
    void orthancHearsWhatTheNodeKeepsAndWhatItDoesNot() throws IOException {
        int port = FreePort.find();
        NodeSetup setup = NodeSetup.in(folder.resolve("node")).listeningSender("SCANNER", Orthanc.AE_TITLE, port);
        try (Orthanc orthanc = Orthanc.start(
                        folder.resolve("orthanc"),
                        port,
                        List.of(new Orthanc.Modality("node", NodeSetup.AE_TITLE, setup.port())));
                NodeProcess node = NodeProcess.start(setup)) {
            List<Orthanc.Instance> sent = fill(orthanc, CtSeries.regular("asked", 4, 64));
            orthanc.store("node", orthanc.list("instances"));

            JsonNode success = report(node, orthanc, sent);
            assertThat(success.path("Status").asText()).isEqualTo("Success");
            assertThat(success.path("Success")).hasSize(4);
            assertThat(success.path("Failures")).isEmpty();

            damage(setup.data(), 1);
            List<Orthanc.Instance> more = new ArrayList<>(sent);
            more.set(3, new Orthanc.Instance(MR_IMAGE_STORAGE, sent.get(3).sopInstanceUid()));
            more.add(new Orthanc.Instance(sent.get(0).sopClassUid(), "1.2.3.4.5.6.7"));
            JsonNode failure = report(node, orthanc, more);
            assertThat(failure.path("Status").asText()).isEqualTo("Failure");
            List<Integer> reasons = new ArrayList<>();
            failure.path("Failures")
                    .forEach(item -> reasons.add(item.path("FailureReason").asInt()));
            assertThat(reasons).contains(NO_SUCH_OBJECT, CLASS_CONFLICT);
            // The damaged file may be the one of the other class: then it is that which is reported of it.
            assertThat(reasons.contains(PROCESSING_FAILURE) ? 3 : 2).isEqualTo(reasons.size());
            assertThat(failure.path("Success")).hasSize(5 - reasons.size());
            assertThat(node.process().output()).contains("ATLAS-2044");
        }
    }

    @Test
    void resultsThatOrthancKeepsAreCommitted() throws IOException {
        int port = FreePort.find();
        NodeSetup setup = NodeSetup.in(folder.resolve("node"))
                .sender("CT1")
                .receiver("PACS", Orthanc.AE_TITLE, port)
                .pipeline(List.of("CT1"), List.of("PACS"));
        try (Orthanc orthanc = Orthanc.start(
                        folder.resolve("orthanc"),
                        port,
                        List.of(new Orthanc.Modality("node", NodeSetup.AE_TITLE, setup.port())));
                NodeProcess node = NodeProcess.start(setup)) {
            CtSeries series = CtSeries.regular("committed", 4, 64);
            new TestSender(setup.target("CT1")).sendAll(series.objects());
            SeriesFacts done =
                    node.awaitSeries(series.seriesInstanceUid().value(), CommitmentIT::isCommitted, RESULT_TIME);
            assertThat(orthanc.list("instances"))
                    .hasSameSizeAs(done.jobs().get(0).deliveries());
        }
    }

    private static boolean isCommitted(SeriesFacts series) {
        return NodeProcess.isDone(series)
                && series.jobs().stream()
                        .flatMap(job -> job.deliveries().stream())
                        .map(DeliveryFacts::state)
                        .allMatch("COMMITTED"::equals);
    }

    private static List<Orthanc.Instance> fill(Orthanc orthanc, CtSeries series) throws IOException {
        Dcmtk.Target target = new Dcmtk.Target("127.0.0.1", orthanc.dicomPort(), Orthanc.AE_TITLE, "CT1");
        new TestSender(target).sendAll(series.objects());
        return series.objects().stream()
                .map(object -> new Orthanc.Instance(
                        object.sopClassUid().value(), object.sopInstanceUid().value()))
                .toList();
    }

    private static JsonNode report(NodeProcess node, Orthanc orthanc, List<Orthanc.Instance> instances) {
        String transaction = orthanc.requestCommitment("node", instances);
        String path = "storage-commitment/" + transaction;
        node.process()
                .awaitUntil(
                        "has reported its commitment",
                        () -> !orthanc.get(path).path("Status").asText().equals("Pending"),
                        REPORT_TIME);
        return orthanc.get(path);
    }

    /** Changes the last bytes of received files, their lengths as they were. */
    private static void damage(Path data, int count) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("objects"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".dcm"))
                    .sorted()
                    .limit(count)
                    .toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 1] ^= 1;
                Files.write(file, bytes);
            }
        }
    }
}
