package org.atlasnode.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.atlasnode.app.alarm.AlarmBoard;
import org.atlasnode.app.capture.Capture;
import org.atlasnode.app.fetch.FetchProgress;
import org.atlasnode.app.fetch.FetchRequest;
import org.atlasnode.app.status.AlarmReport;
import org.atlasnode.app.status.DeliveryListing;
import org.atlasnode.app.status.DeliveryQuery;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.StateReport;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcAlarms;
import org.atlasnode.core.state.JdbcDestinations;
import org.atlasnode.core.state.JdbcNotices;
import org.atlasnode.core.state.JdbcShadowComparisons;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {

    private static final SeriesKey KEY = new SeriesKey(Uid.of("1.2.3"), Uid.of("1.2.3.4"));

    @TempDir
    private Path folder;

    private final Clock clock = MutableClock.at("2026-01-01T12:00:00Z");
    private final AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.empty());
    private final AtomicInteger wakes = new AtomicInteger();
    private Database database;
    private StateStore state;
    private HttpServer server;
    private NodeClient client;

    @BeforeEach
    void start() throws IOException {
        database = Database.open(folder);
        state = new JdbcStateStore(database, clock);
        Commands commands = new Commands(
                state,
                new DeliveryCommands(
                        state,
                        new JdbcDestinations(database, clock),
                        Set.of("PACS", "ARCHIVE"),
                        clock,
                        wakes::incrementAndGet),
                new Commands.Wake(wakes::incrementAndGet, wakes::incrementAndGet),
                series -> series.peer().equals("CT1") ? List.of(PlannedRun.of("model@1.0.0")) : List.of());
        AlarmBoard board = new AlarmBoard(new JdbcAlarms(database), new JdbcNotices(database), List.of(), clock);
        server = new HttpServer(
                "127.0.0.1",
                0,
                new HttpServer.Content(
                        new HttpServer.Observation(
                                new HealthChecks(Map.of("part", problem::get)),
                                () -> "atlas_metric 1\n",
                                limit -> new NodeStatus(
                                        null,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        new NodeStatus.Traffic(List.of(), List.of()),
                                        new StateReport(state, new JdbcShadowComparisons(database, clock))
                                                .newest(limit),
                                        board.open()),
                                new AlarmEndpoints(board)),
                        commands,
                        NoFetches.of(),
                        FakeWebStore.closed(),
                        new CaptureEndpoints(new Capture(clock), Map.of())));
        server.start();
        client = new NodeClient("0.0.0.0", server.port());
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void isReadyWhileEveryPartIsWell() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(client.isReady()).isTrue();
        problem.set(Optional.of("it is broken"));
        assertThat(client.isReady()).isFalse();
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("it is broken");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsMetricsAsPrometheusReadsThem() throws Exception {
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.body()).isEqualTo("atlas_metric 1\n");
        assertThat(metrics.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    @Test
    void tellsTheSeriesOfTheStateStore() throws Exception {
        receive();
        NodeStatus status = client.status(10).orElseThrow();
        assertThat(status.series()).singleElement().satisfies(series -> {
            assertThat(series.seriesInstanceUid()).isEqualTo("1.2.3.4");
            assertThat(series.state()).isEqualTo("RECEIVING");
            assertThat(series.source().peer()).isEqualTo("CT1");
            assertThat(series.source().instanceCount()).isEqualTo(1);
        });
    }

    private long raiseAlarm() {
        return new JdbcAlarms(database)
                .raise(
                        new Symptom(AlarmKind.SOURCE_SILENT, "CT1", 1, clock.instant(), "CT1 is silent.", "Ask it."),
                        clock.instant(),
                        alarm -> List.of())
                .id();
    }

    @Test
    void tellsAlarmsInTheStatusAndByThemselves() throws Exception {
        long alarm = raiseAlarm();
        AlarmReport open = client.alarms(false).orElseThrow();
        assertThat(open.alarms()).singleElement().satisfies(facts -> {
            assertThat(facts.id()).isEqualTo(alarm);
            assertThat(facts.kind()).isEqualTo("SOURCE_SILENT");
            assertThat(facts.sentence()).isEqualTo("CT1 is silent.");
            assertThat(facts.times().raised()).isEqualTo("2026-01-01T12:00:00Z");
            assertThat(facts.times().cleared()).isEmpty();
        });
        assertThat(client.status(1).orElseThrow().attention()).isEqualTo(open);
        assertThat(client.alarms(true)).contains(open);
        assertThat(client.isReady()).isTrue();
        assertThat(get("/api/alarms?all=perhaps").statusCode()).isEqualTo(400);
    }

    @Test
    void letsSomebodyOnThisMachineTakeAnAlarmOver() throws Exception {
        long alarm = raiseAlarm();
        assertThat(client.acknowledge(alarm)).contains(true);
        assertThat(client.alarms(false).orElseThrow().alarms().get(0).times().acknowledged())
                .isEqualTo("2026-01-01T12:00:00Z");
        assertThat(client.acknowledge(alarm + 1)).contains(false);
        assertThat(send(HttpRequest.newBuilder(uri("/api/alarms/" + alarm + "/ack"))
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void refusesALimitThatIsNone() throws Exception {
        assertThat(get("/api/status?limit=x").statusCode()).isEqualTo(400);
        assertThat(get("/api/status?limit=100000").statusCode()).isEqualTo(400);
    }

    @Test
    void rerunsASkippedSeriesByJudgingItAnew() throws Exception {
        receive();
        state.completeSeries(KEY, clock.instant(), "quiet");
        state.skipSeries(KEY, "no pipeline");
        assertThat(client.rerun("1.2.3.4").orElseThrow().isDone()).isTrue();
        assertThat(state.findSeries(KEY).orElseThrow().state().name()).isEqualTo("RECEIVING");
        assertThat(wakes.get()).isPositive();
    }

    @Test
    void rerunsTheModelThatIsInForceNow() throws Exception {
        receive();
        state.completeSeries(KEY, clock.instant(), "quiet");
        state.planSeries(KEY, List.of(PlannedRun.of("model")));
        assertThat(state.claimJob("test", clock.instant().plusSeconds(60))).isPresent();
        assertThat(client.rerun("1.2.3.4").orElseThrow().jobs()).hasSize(1);
        assertThat(state.jobs(KEY)).extracting(job -> job.model().toString()).containsExactly("model", "model@1.0.0");
    }

    @Test
    void listsHoldsReleasesAndSendsAgain() throws Exception {
        long job = deliverable();
        assertThat(client.hold("PACS", "new disks & more").orElseThrow().count())
                .isEqualTo(2);
        DeliveryListing held =
                client.deliveries(new DeliveryQuery(Map.of("state", "held"))).orElseThrow();
        assertThat(held.deliveries())
                .hasSize(2)
                .allMatch(delivery -> delivery.held() && delivery.result().job() == job);
        assertThat(held.destinations())
                .filteredOn(destination -> destination.name().equals("PACS"))
                .singleElement()
                .satisfies(destination -> {
                    assertThat(destination.holdReason()).isEqualTo("new disks & more");
                    assertThat(destination.waitingCount()).isEqualTo(2);
                });
        wakes.set(0);
        assertThat(client.release("PACS").orElseThrow().count()).isEqualTo(2);
        assertThat(wakes.get()).isEqualTo(1);
        assertThat(client.release("PACS").orElseThrow().problem()).contains("not held");

        state.claimDeliveries(clock.instant(), List.of())
                .forEach(delivery -> state.deliveryDead(delivery.id(), "it has no room for \"SR\""));
        assertThat(client.resend(new DeliveryQuery(Map.of("destination", "PACS")))
                        .orElseThrow()
                        .count())
                .isEqualTo(2);
        assertThat(client.resend(new DeliveryQuery(Map.of("destination", "PACS")))
                        .orElseThrow()
                        .problem())
                .contains("no delivery to PACS is dead");
        state.claimDeliveries(clock.instant(), List.of()).forEach(delivery -> state.deliveryStored(delivery.id(), ""));
        assertThat(client.deliveries(new DeliveryQuery(Map.of())).orElseThrow().deliveries())
                .isEmpty();
        assertThat(client.deliveries(new DeliveryQuery(Map.of("job", String.valueOf(job))))
                        .orElseThrow()
                        .deliveries())
                .hasSize(2);
        assertThat(client.resend(new DeliveryQuery(Map.of("job", String.valueOf(job))))
                        .orElseThrow()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void saysWhatIsWrongWithAQuestionAboutDeliveries() throws Exception {
        assertThat(get("/api/deliveries?state=lost").statusCode()).isEqualTo(400);
        assertThat(get("/api/deliveries?study=1..2").body()).contains("study is no UID");
        assertThat(get("/api/deliveries?limit=0").statusCode()).isEqualTo(400);
        assertThat(client.hold("NOBODY", "").orElseThrow().problem()).contains("there are: ARCHIVE, PACS");
        assertThat(client.resend(new DeliveryQuery(Map.of("job", "x")))
                        .orElseThrow()
                        .problem())
                .contains("number");
        assertThat(client.resend(new DeliveryQuery(Map.of())).orElseThrow().problem())
                .contains("say which");
    }

    private long deliverable() {
        receive();
        state.completeSeries(KEY, clock.instant(), "quiet");
        state.planSeries(KEY, List.of(PlannedRun.of("m")));
        long job = state.claimJob("test", clock.instant().plusSeconds(60))
                .orElseThrow()
                .id();
        state.finishJob(
                job,
                new Analysis(
                        new Algorithm(new ModelRef("m", "1.0.0", "0".repeat(64)), "t", "m", "u", "l", "p", "cpu"),
                        Analysis.Outcome.DECLINED,
                        Analysis.PatientFinding.undetermined(Target.UNKNOWN, 0.5),
                        List.of(),
                        Optional.of(new Analysis.Reason("SLICE_GAP", "a slice is missing")),
                        List.of(),
                        new Analysis.Timing(Instant.EPOCH, Map.of())));
        ResultObject overlay =
                new ResultObject(job, ResultKind.OVERLAY, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, Uid.of("1.2.7"), 1);
        ResultObject report =
                new ResultObject(job, ResultKind.SR, Uids.COMPREHENSIVE_3D_SR_STORAGE, Uid.of("1.2.8"), 2);
        state.publish(
                job,
                List.of(overlay, report),
                List.of(
                        new StateStore.PlannedDelivery(overlay.sopInstanceUid(), "PACS"),
                        new StateStore.PlannedDelivery(report.sopInstanceUid(), "PACS")));
        return job;
    }

    @Test
    void saysWhyACommandCannotBeDone() throws Exception {
        assertThat(client.rerun("1.9").orElseThrow().problem()).contains("no series");
        assertThat(client.rerun("1..9").orElseThrow().problem()).contains("not a Series Instance UID");
        assertThat(client.resend("7").orElseThrow().problem()).contains("no such delivery");
        assertThat(client.resend("x").orElseThrow().problem()).contains("number");
        assertThat(wakes).hasValue(0);
    }

    @Test
    void refusesCommandsWithoutTheHeaderThatNoForeignPageCanSet() throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri("/api/deliveries/1/resend")).POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "cafe.de", "localhost.evil.example"})
    void refusesCommandsForANameThatMayBeForeign(String host) throws Exception {
        assertThat(statusLine(host)).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void takesCommandsForThisMachine(String host) throws Exception {
        assertThat(statusLine(host)).startsWith("HTTP/1.1 409");
    }

    private String statusLine(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("""
                POST /api/deliveries/1/resend HTTP/1.1\r
                Host: %s\r
                X-Atlas: 1\r
                Content-Length: 0\r
                Connection: close\r
                \r
                """.formatted(host).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void knowsNoOtherPathOrMethod() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/api/series/rerun").statusCode()).isEqualTo(404);
        assertThat(get("/api/series/1.2/rerun").statusCode()).isEqualTo(405);
        assertThat(send(HttpRequest.newBuilder(uri("/api/status")).DELETE()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void answersUnavailableWhenTheDatabaseIsGone() throws Exception {
        database.close();
        HttpResponse<String> status = get("/api/status");
        assertThat(status.statusCode()).isEqualTo(503);
        assertThat(status.body()).doesNotContain("Exception");
    }

    @Test
    void findsNothingWhereNothingListens() throws Exception {
        int port = server.port();
        server.close();
        assertThat(new NodeClient("127.0.0.1", port).status(1)).isEmpty();
    }

    private void receive() {
        state.recordInstances(List.of(new ReceivedInstance(
                new InstanceRef(
                        KEY,
                        Uid.of("1.2.3.4.5"),
                        Uids.CT_IMAGE_STORAGE,
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(),
                        10,
                        "00000000"),
                "CT1",
                "CT",
                clock.instant())));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @Test
    void beginsAFetchAndTellsWhyItFailed() throws Exception {
        FetchRequest request = FetchRequest.of(Map.of("peer", "NOBODY", "study", "1.2.3"));
        FetchProgress begun = client.fetch(request).orElseThrow();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.fetchProgress(begun.id()).orElseThrow().isOver());
        FetchProgress end = client.fetchProgress(begun.id()).orElseThrow();
        assertThat(end.state()).isEqualTo("FAILED");
        assertThat(end.message()).contains("there is no peer NOBODY");
    }

    @Test
    void refusesAFetchOfNothing() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/api/fetch?peer=X"))
                .header("X-Atlas", "1")
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("accession, study or series");
        assertThat(get("/api/fetch?id=99").statusCode()).isEqualTo(404);
    }
}
