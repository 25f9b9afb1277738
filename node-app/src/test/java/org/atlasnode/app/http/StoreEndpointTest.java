package org.atlasnode.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.app.alarm.AlarmBoard;
import org.atlasnode.app.capture.Capture;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.StateReport;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.dicomweb.DicomJson;
import org.atlasnode.core.dicomweb.StoreInstancesResponse;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcAlarms;
import org.atlasnode.core.state.JdbcDestinations;
import org.atlasnode.core.state.JdbcNotices;
import org.atlasnode.core.state.JdbcShadowComparisons;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.testkit.MutableClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreEndpointTest {

    private static final String TYPE = "multipart/related; type=\"application/dicom\"; boundary=b";
    private static final String ONE = "--b\r\nContent-Type: application/dicom\r\n\r\none\r\n";
    private static final String TWO = "--b\r\nContent-Type: application/dicom\r\n\r\ntwo\r\n";
    private static final String END = "--b--\r\n";

    @TempDir
    private Path folder;

    private final Clock clock = MutableClock.at("2026-01-01T12:00:00Z");
    private final FakeWebStore store = new FakeWebStore();
    private final HttpClient client = HttpClient.newHttpClient();
    private Database database;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        database = Database.open(folder);
        JdbcStateStore state = new JdbcStateStore(database, clock);
        AlarmBoard board = new AlarmBoard(new JdbcAlarms(database), new JdbcNotices(database), List.of(), clock);
        server = new HttpServer(
                "127.0.0.1",
                0,
                new HttpServer.Content(
                        new HttpServer.Observation(
                                new HealthChecks(Map.of()),
                                () -> "",
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
                        new Commands(
                                state,
                                new DeliveryCommands(
                                        state, new JdbcDestinations(database, clock), Set.of(), clock, () -> {}),
                                Commands.Wake.NOBODY,
                                series -> List.of()),
                        NoFetches.of(),
                        store,
                        new CaptureEndpoints(new Capture(clock), Map.of())));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void answers200WhereAllIsStored() throws Exception {
        HttpResponse<String> response = post("", TYPE, ONE + TWO + END);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/dicom+json");
        DataSet module = module(response);
        assertThat(module.find(Tags.RETRIEVE_URL))
                .hasValueSatisfying(url -> assertThat(url.isEmpty()).isTrue());
        assertThat(module.items(Tags.REFERENCED_SOP_SEQUENCE)).hasSize(2);
        assertThat(module.contains(Tags.FAILED_SOP_SEQUENCE)).isFalse();
        assertThat(store.kept)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .containsExactly("one", "two");
        assertThat(store.studies).containsOnly(Optional.empty());
    }

    @Test
    void passesTheStudyOfTheResource() throws Exception {
        assertThat(post("/1.2.3", TYPE, ONE + END).statusCode()).isEqualTo(200);
        assertThat(store.studies).containsExactly(Optional.of(Uid.of("1.2.3")));
        assertThat(post("/1.2.x", TYPE, ONE + END).statusCode()).isEqualTo(400);
    }

    @Test
    void answers202WhereSomeIsStored() throws Exception {
        store.outcomes.add(StoreOutcome.stored(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.1")));
        store.outcomes.add(failed(0xA900));
        HttpResponse<String> response = post("", TYPE, ONE + TWO + END);
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(StoreInstancesResponse.read(module(response)))
                .extracting(StoreOutcome::reason)
                .containsExactly(0, 0xA900);
    }

    @Test
    void answers409WhereNoneIsStored() throws Exception {
        store.outcomes.add(failed(0xC122));
        HttpResponse<String> response = post("", TYPE, ONE + END);
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(module(response).items(Tags.FAILED_SOP_SEQUENCE)).hasSize(1);
    }

    @Test
    void answers503WhereThereIsNoRoom() throws Exception {
        store.outcomes.add(failed(0xA700));
        HttpResponse<String> meanwhile = post("", TYPE, ONE + END);
        assertThat(meanwhile.statusCode()).isEqualTo(503);
        assertThat(meanwhile.headers().firstValue("Retry-After")).contains("60");
        store.room = false;
        HttpResponse<String> before = post("", TYPE, ONE + END);
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.headers().firstValue("Retry-After")).contains("60");
        assertThat(store.kept).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/related; type=\"application/dicom+json\"; boundary=b",
                "multipart/form-data; boundary=b",
                "multipart/related; type=\"application/dicom\"",
                "application/dicom"
            })
    void answers415ToOtherMediaTypes(String type) throws Exception {
        assertThat(post("", type, ONE + END).statusCode()).isEqualTo(415);
        assertThat(store.kept).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {END, "nothing", "", "--b\n\none\n--b--"})
    void answers400ToWhatIsMalformed(String body) throws Exception {
        assertThat(post("", TYPE, body).statusCode()).isEqualTo(400);
    }

    @Test
    void keepsWhatWasWholeOfABodyWithoutItsEnd() throws Exception {
        HttpResponse<String> response = post("", TYPE, ONE + TWO.substring(0, TWO.length() - 2));
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(module(response).items(Tags.OTHER_FAILURES_SEQUENCE)).hasSize(1);
        assertThat(store.kept).hasSize(1);
    }

    @Test
    void keepsWhatWasWholeOfAConnectionThatIsCut() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = "POST /dicom-web/studies HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + TYPE
                    + "\r\nContent-Length: 100000\r\n\r\n" + ONE + TWO.substring(0, 42);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> store.kept.size() == 1);
        }
        assertThat(post("", TYPE, ONE + END).statusCode()).isEqualTo(200);
        assertThat(store.kept).hasSize(2);
    }

    @Test
    void asksForCredentialsOnlyWhereTheyHelp() throws Exception {
        store.open = false;
        assertThat(post("", TYPE, ONE + END).statusCode()).isEqualTo(403);
        store.asks = true;
        HttpResponse<String> response = post("", TYPE, ONE + END);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Basic realm="));
        assertThat(store.kept).isEmpty();
    }

    @Test
    void readsCredentials() throws Exception {
        client.send(
                request("", TYPE, ONE + END)
                        .header("Authorization", "basic dXM6cDp3")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(store.given).contains(new Credentials("us", Optional.of("p:w")));
        client.send(
                request("", TYPE, ONE + END).header("Authorization", "Basic ?").build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(store.given).isEmpty();
    }

    @Test
    void takesABodyInChunks() throws Exception {
        InputStream body = new ByteArrayInputStream((ONE + TWO + END).getBytes(StandardCharsets.US_ASCII));
        HttpRequest chunked = HttpRequest.newBuilder(uri(""))
                .header("Content-Type", TYPE)
                .POST(BodyPublishers.ofInputStream(() -> body))
                .build();
        assertThat(client.send(chunked, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        assertThat(store.kept).hasSize(2);
    }

    private static StoreOutcome failed(int reason) {
        return StoreOutcome.failed(Optional.of(Uids.CT_IMAGE_STORAGE), Optional.of(Uid.of("1.2.9")), reason);
    }

    private static DataSet module(HttpResponse<String> response) throws IOException {
        return DicomJson.read(new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8)))
                .get(0);
    }

    private HttpResponse<String> post(String below, String type, String body) throws Exception {
        return client.send(request(below, type, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String below, String type, String body) {
        return HttpRequest.newBuilder(uri(below))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body, StandardCharsets.US_ASCII));
    }

    private URI uri(String below) {
        return URI.create("http://127.0.0.1:" + server.port() + "/dicom-web/studies" + below);
    }
}
