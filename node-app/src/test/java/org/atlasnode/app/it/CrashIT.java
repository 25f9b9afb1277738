package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.testkit.Orthanc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The node is killed again and again while scanners send to it. What it had acknowledged is there afterwards, byte by
 * byte; every series comes to its end, and the PACS has every result once.
 */
class CrashIT {

    private static final int KILLS = 20;
    private static final long SEED = 20261123;
    private static final Duration PROGRESS_TIME = Duration.ofMinutes(2);
    private static final Duration END_TIME = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsLostAndNoResultIsDoubledOverTwentyKills() throws Exception {
        Random random = new Random(SEED);
        Semaphore acknowledgements = new Semaphore(0);
        List<CrashClient> clients = new ArrayList<>();
        try (Orthanc orthanc = Orthanc.start(folder.resolve("orthanc"), List.of());
                NodeProcess node = NodeProcess.start(setup(orthanc))) {
            ExecutorService threads = Executors.newFixedThreadPool(3);
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                CrashClient client =
                        new CrashClient("CT" + i, node.setup(), acknowledgements, i == 1 ? sampleStudy() : List.of());
                clients.add(client);
                sending.add(threads.submit(client::run));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitSomething(node, acknowledgements, random);
                for (CrashClient client : clients) {
                    assertThat(client.problem()).isEmpty();
                }
                node.killAndRestart();
            }
            node.awaitReady();
            clients.forEach(CrashClient::finish);
            for (Future<?> client : sending) {
                client.get(END_TIME.toSeconds(), TimeUnit.SECONDS);
            }
            threads.shutdown();
            awaitAllDone(node, clients);
            assertEverythingAcknowledgedIsThere(node.setup().data(), clients);
            assertResultsAreThereOnce(orthanc, node);
            node.stop();
        }
        assertThat(StoredFiles.parts(folder.resolve("node/data"))).isEmpty();
    }

    /** The one series of this test that a model takes, so that kills strike inference too. */
    private static List<DicomObject> sampleStudy() throws IOException {
        List<DicomObject> objects = new ArrayList<>();
        for (Path file : DicomObject.files(NodeProcess.home().resolve("samples/cspine-phantom/dicom"))) {
            objects.add(DicomObject.read(file));
        }
        return objects;
    }

    private NodeSetup setup(Orthanc orthanc) {
        return NodeSetup.in(folder.resolve("node"))
                .sender("CT1")
                .sender("CT2")
                .sender("CT3")
                .receiver("PACS", Orthanc.AE_TITLE, orthanc.dicomPort())
                .pipeline(List.of("CT1", "CT2", "CT3"), List.of("PACS"));
    }

    /** A random number of acknowledgements, and then a random moment within the next object or two. */
    private static void awaitSomething(NodeProcess node, Semaphore acknowledgements, Random random) {
        acknowledgements.drainPermits();
        int wanted = random.nextInt(40);
        node.process()
                .awaitUntil(wanted + " acknowledgements", () -> acknowledgements.tryAcquire(wanted), PROGRESS_TIME);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000)));
    }

    private static void awaitAllDone(NodeProcess node, List<CrashClient> clients) {
        int wanted = clients.stream().mapToInt(CrashClient::seriesCount).sum();
        List<SeriesFacts> open = new ArrayList<>();
        try {
            node.process()
                    .awaitUntil(
                            "every series is done",
                            () -> {
                                List<SeriesFacts> all = node.status().series();
                                open.clear();
                                all.stream()
                                        .filter(series -> !NodeProcess.isDone(series))
                                        .forEach(open::add);
                                return all.size() == wanted && open.isEmpty();
                            },
                            END_TIME);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(open.size() + " of " + wanted + " series are open: " + open, e);
        }
    }

    private static void assertEverythingAcknowledgedIsThere(Path data, List<CrashClient> clients) throws IOException {
        Map<String, byte[]> kept = StoredFiles.dataSets(data);
        int count = 0;
        for (CrashClient client : clients) {
            for (Map.Entry<String, byte[]> acknowledged : client.acknowledged().entrySet()) {
                assertThat(kept).containsKey(acknowledged.getKey());
                assertThat(kept.get(acknowledged.getKey())).isEqualTo(acknowledged.getValue());
                count++;
            }
        }
        assertThat(count).isGreaterThan(100);
    }

    private static void assertResultsAreThereOnce(Orthanc orthanc, NodeProcess node) {
        Map<String, Long> reportsOfStudy = new HashMap<>();
        List<String> instances = new ArrayList<>();
        for (String id : orthanc.list("instances")) {
            JsonNode tags = orthanc.simplifiedTags(id);
            instances.add(tags.path("SOPInstanceUID").asText());
            if (tags.path("Modality").asText().equals("SR")) {
                reportsOfStudy.merge(tags.path("StudyInstanceUID").asText(), 1L, Long::sum);
            }
        }
        List<SeriesFacts> all = node.status().series();
        List<String> delivered = all.stream()
                .flatMap(series -> series.jobs().stream())
                .flatMap(job -> job.deliveries().stream())
                .map(delivery -> delivery.sopInstanceUid())
                .toList();
        assertThat(instances).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(delivered);
        for (SeriesFacts series : all) {
            List<Integer> runs = series.jobs().stream().map(JobFacts::run).collect(Collectors.toList());
            assertThat(runs).doesNotHaveDuplicates();
            assertThat(reportsOfStudy.get(series.studyInstanceUid()))
                    .as("reports of a series with runs %s", runs)
                    .isEqualTo(runs.size());
        }
    }
}
