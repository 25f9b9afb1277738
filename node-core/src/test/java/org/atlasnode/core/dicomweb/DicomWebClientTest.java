package org.atlasnode.core.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.config.PeerTerms.DicomWeb;
import org.atlasnode.core.dicomweb.DicomWebClient.Level;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DicomWebClientTest {

    private static final Uid STUDY = Uid.of("1.2.3");
    private static final Uid SERIES = Uid.of("1.2.3.4");
    private static final WebService.Timeouts SHORT =
            new WebService.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofMillis(300), 10_000);

    private final List<String> requests = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private volatile HttpHandler handler = exchange -> answer(exchange, 500, "", new byte[0]);

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/web", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            handler.handle(exchange);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void storesAndTellsTheOutcomeOfEach() throws IOException {
        List<StoreOutcome> outcomes = List.of(
                StoreOutcome.stored(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.1")),
                StoreOutcome.failed(Optional.of(Uids.CT_IMAGE_STORAGE), Optional.of(Uid.of("1.2.2")), 0xA700));
        List<byte[]> got = new ArrayList<>();
        handler = exchange -> {
            MediaType type = MediaType.parse(exchange.getRequestHeaders().getFirst("Content-Type"))
                    .orElseThrow();
            MultipartReader reader = new MultipartReader(
                    exchange.getRequestBody(), type.boundary().orElseThrow());
            got.add(reader.next().orElseThrow().content().readAllBytes());
            assertThat(reader.next()).isEmpty();
            answer(exchange, 202, "application/dicom+json", DicomJson.write(StoreInstancesResponse.of(outcomes)));
        };
        assertThat(client().store(List.of(ByteContent.of(new byte[] {1, 2, 3}))))
                .isEqualTo(outcomes);
        assertThat(got.get(0)).containsExactly(1, 2, 3);
        assertThat(requests).containsExactly("POST /web/studies Basic dXM6cHc=");
    }

    @ParameterizedTest
    @CsvSource({
        "400, false, understand",
        "401, false, user and password",
        "403, false, right",
        "404, false, dicomweb.url",
        "413, false, limit",
        "409, false, stores nothing",
        "302, false, elsewhere",
        "429, true, too often",
        "500, true, log",
        "501, false, log",
        "503, true, now"
    })
    void saysWhatARefusalMeansAndWhetherItMayPass(int status, boolean temporary, String remedy) {
        handler = exchange -> answer(exchange, status, "text/plain", new byte[0]);
        DicomWebException refusal = catchThrowableOfType(
                DicomWebException.class, () -> client().store(List.of(ByteContent.of(new byte[] {1}))));
        assertThat(refusal).hasMessageContaining("/web/studies").hasMessageContaining(remedy);
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.isTemporary()).isEqualTo(temporary);
    }

    @Test
    void searchesPageByPageAndDropsRepetitions() throws IOException {
        handler = exchange -> {
            String query = exchange.getRequestURI().getRawQuery();
            int offset = Integer.parseInt(query.replaceAll(".*offset=", ""));
            List<DataSet> page = new ArrayList<>();
            for (int i = Math.max(0, offset - 1); i < Math.min(offset + 500, 700); i++) {
                page.add(DataSet.builder()
                        .putUid(Tags.SOP_INSTANCE_UID, Uid.of("1.9." + i))
                        .build());
            }
            answer(exchange, page.isEmpty() ? 204 : 200, "application/dicom+json", DicomJson.writeAll(page));
        };
        DataSet keys = DataSet.builder()
                .putUid(Tags.STUDY_INSTANCE_UID, STUDY)
                .putUid(Tags.SERIES_INSTANCE_UID, SERIES)
                .putString(Tags.PATIENT_NAME, Vr.PN, "A B*")
                .putEmpty(Tags.INSTANCE_NUMBER, Vr.IS)
                .build();
        assertThat(client().search(Level.INSTANCE, keys)).hasSize(700);
        assertThat(requests.get(0))
                .startsWith("GET /web/studies/1.2.3/series/1.2.3.4/instances"
                        + "?00100010=A%20B*&includefield=00200013&limit=500&offset=0 ");
        assertThat(requests).hasSize(2);
    }

    @Test
    void endsWhereAServerKnowsNoOffset() throws IOException {
        handler = exchange -> {
            exchange.getResponseHeaders().add("Warning", "299 server: there are more");
            DataSet match =
                    DataSet.builder().putUid(Tags.STUDY_INSTANCE_UID, STUDY).build();
            answer(exchange, 200, "application/dicom+json", DicomJson.writeAll(List.of(match)));
        };
        assertThat(client().search(Level.STUDY, DataSet.empty())).hasSize(1);
        assertThat(requests).hasSize(2);
    }

    @Test
    void namesNoPatientInAMessage() {
        DataSet keys = DataSet.builder()
                .putString(Tags.PATIENT_NAME, Vr.PN, "Doe^Jane")
                .build();
        assertThatThrownBy(() -> client().search(Level.STUDY, keys)).hasMessageNotContaining("Doe");
    }

    @Test
    void givesRetrievedInstancesOneAfterTheOther() throws IOException {
        handler = exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Accept")).contains("transfer-syntax=*");
            answer(
                    exchange,
                    200,
                    "multipart/related; type=\"application/dicom\"; boundary=b",
                    ascii("--b\r\nContent-Type: application/dicom\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--"));
        };
        List<String> got = new ArrayList<>();
        int count = client().retrieveSeries(
                        STUDY, SERIES, part -> got.add(new String(part.readAllBytes(), StandardCharsets.US_ASCII)));
        assertThat(count).isEqualTo(2);
        assertThat(got).containsExactly("one", "two");
    }

    @Test
    void tellsAnAnswerThatBreaksOffFromAWholeOne() {
        handler = exchange -> answer(
                exchange,
                200,
                "multipart/related; type=\"application/dicom\"; boundary=b",
                ascii("--b\r\n\r\none\r\n--b\r\n\r\ntw"));
        List<byte[]> got = new ArrayList<>();
        assertThatThrownBy(() -> client().retrieveStudy(STUDY, part -> got.add(part.readAllBytes())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without a closing delimiter");
        assertThat(got).hasSize(1);
    }

    @Test
    void waitsNotForEverInTheMiddleOfAnAnswer() {
        handler = exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/dicom");
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await();
        };
        assertThatThrownBy(() -> client().retrieveStudy(STUDY, part -> part.readAllBytes()))
                .hasMessageContaining("no bytes for");
    }

    @Test
    void refusesAPageThatIsNoDicomWeb() {
        handler = exchange -> answer(exchange, 200, "text/html", ascii("<html>"));
        assertThatThrownBy(() -> client().retrieveStudy(STUDY, part -> {}))
                .hasMessageContaining("text/html")
                .hasMessageContaining("base of a DICOMweb service");
        assertThatThrownBy(() -> client().search(Level.STUDY, DataSet.empty()))
                .hasMessageContaining("not the DICOM JSON model");
    }

    private DicomWebClient client() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/web";
        Credentials user = new Credentials("us", Optional.of("pw"));
        return new DicomWebClient(
                new WebService(new DicomWeb(url, Optional.of(user), Optional.empty()), Optional.empty(), SHORT));
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 || status == 204 ? -1 : body.length);
            if (status != 204) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
