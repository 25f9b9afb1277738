package org.atlasnode.app.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.NodeStatus.DeliveryFacts;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.testkit.ProcessUnderTest;

/** The node as a process of its own, from the classes that this build made. Closing kills it. */
final class NodeProcess implements AutoCloseable {

    static final Duration START_TIME = Duration.ofSeconds(90);
    static final Duration STOP_TIME = Duration.ofSeconds(60);

    /** What a Java process ends with whose shutdown hooks have run: 128 and the number of the signal. */
    private static final int ENDED_BY_SIGTERM = 143;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_TIME = Duration.ofSeconds(20);

    private final NodeSetup setup;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(REQUEST_TIME).build();
    private ProcessUnderTest process;

    private NodeProcess(NodeSetup setup) {
        this.setup = setup;
        this.process = launch();
    }

    /** Starts the node and waits until it says that it is ready. */
    static NodeProcess start(NodeSetup setup) {
        NodeProcess node = new NodeProcess(setup);
        node.awaitReady();
        return node;
    }

    /** Starts it without waiting. */
    static NodeProcess launch(NodeSetup setup) {
        return new NodeProcess(setup);
    }

    /** The root folder of the project. */
    static Path home() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    NodeSetup setup() {
        return setup;
    }

    ProcessUnderTest process() {
        return process;
    }

    void awaitReady() {
        process.awaitUntil("is ready", () -> httpStatus("health/ready") == 200, START_TIME);
    }

    /** SIGKILL, then the same node again; does not wait until it is ready. */
    void killAndRestart() {
        process.kill();
        process = launch();
    }

    /** SIGTERM, as a service manager does it; fails unless the node ends in order. */
    void stop() {
        process.terminate();
        int exitCode = process.awaitExit(STOP_TIME);
        if (exitCode != ENDED_BY_SIGTERM) {
            throw new IllegalStateException("the node ended with " + exitCode + ":\n" + process.output());
        }
    }

    void restart() {
        process = launch();
        awaitReady();
    }

    NodeStatus status() {
        try {
            return JSON.readValue(get("api/status?limit=1000"), NodeStatus.class);
        } catch (IOException e) {
            throw new UncheckedIOException("the status is no JSON of ours", e);
        }
    }

    Optional<SeriesFacts> series(String seriesInstanceUid) {
        return status().series().stream()
                .filter(series -> series.seriesInstanceUid().equals(seriesInstanceUid))
                .findFirst();
    }

    /** Waits until a series has come to this; a node that cannot read its state for a moment is waited for as well. */
    SeriesFacts awaitSeries(String seriesInstanceUid, Predicate<SeriesFacts> wanted, Duration limit) {
        List<SeriesFacts> last = new ArrayList<>();
        try {
            process.awaitUntil(
                    "series in the wanted state",
                    () -> {
                        last.clear();
                        if (httpStatus("api/status?limit=1") != 200) {
                            return false;
                        }
                        series(seriesInstanceUid).ifPresent(last::add);
                        return !last.isEmpty() && wanted.test(last.get(0));
                    },
                    limit);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the series is " + last, e);
        }
        return last.get(0);
    }

    /** Skipped, or every job is final and every result stored where it belongs. */
    static boolean isDone(SeriesFacts series) {
        if (series.state().equals("SKIPPED")) {
            return true;
        }
        return series.state().equals("PLANNED")
                && !series.jobs().isEmpty()
                && series.jobs().stream().allMatch(NodeProcess::isDelivered);
    }

    private static boolean isDelivered(JobFacts job) {
        return List.of("SUCCEEDED", "DECLINED", "FAILED")
                        .contains(job.standing().state())
                && !job.deliveries().isEmpty()
                && job.deliveries().stream()
                        .map(DeliveryFacts::state)
                        .allMatch(List.of("STORED", "COMMITTED")::contains);
    }

    String get(String path) {
        return send(request(path).GET().build()).body();
    }

    String post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()).build()).body();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        request.uri() + " answered " + response.statusCode() + " " + response.body());
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException("the node does not answer; its log ends:\n" + process.output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int httpStatus(String path) {
        try {
            return http.send(request(path).GET().build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + setup.httpPort() + "/" + path))
                .timeout(REQUEST_TIME);
    }

    private ProcessUnderTest launch() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(setup.jvmOptions());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Datlas.home=" + home(),
                "-cp",
                productionClasspath(),
                "org.atlasnode.app.Main",
                "run",
                "--config",
                setup.write().toString()));
        return ProcessUnderTest.start(setup.folder(), Map.of(), command);
    }

    /** The class path of this test without tests. */
    private static String productionClasspath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes") && !entry.contains("node-testkit"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() {
        process.close();
    }
}
