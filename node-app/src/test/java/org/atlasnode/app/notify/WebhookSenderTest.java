package org.atlasnode.app.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.atlasnode.core.config.Channel.Webhook;
import org.atlasnode.core.model.Notice;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.TestAuthority;
import org.atlasnode.testkit.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook against the JDK's HTTP server. */
class WebhookSenderTest {

    private static final Message MESSAGE = Message.of(
            "17",
            "ATLAS",
            new Notice(
                    Notice.Event.RAISED,
                    "Alarm: CT1 sends \"nothing\" \u2013 0 images",
                    "What to do: ask.",
                    Instant.parse("2026-11-25T08:00:00Z")));

    @TempDir
    private Path folder;

    private final List<Received> received = new ArrayList<>();
    private Optional<HttpServer> server = Optional.empty();
    private volatile int status = 204;

    /** A request as it came. */
    private record Received(
            String method, String path, String contentType, String signature, String key, String body) {}

    @AfterEach
    void stop() {
        server.ifPresent(running -> running.stop(0));
    }

    private String start() throws IOException {
        return "http://127.0.0.1:" + start(HttpServer.create(here(), 0));
    }

    private static InetSocketAddress here() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private int start(HttpServer started) {
        started.createContext("/", this::answer);
        started.start();
        server = Optional.of(started);
        return started.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                    String.valueOf(exchange.getRequestHeaders().getFirst(WebhookSender.SIGNATURE)),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WebhookSender sender(String url) {
        return sender(url, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static WebhookSender sender(
            String url, Optional<String> secret, Optional<String> header, Optional<Path> trust) {
        return new WebhookSender("notifications.chat", new Webhook(url, secret, header, Duration.ofSeconds(20), trust));
    }

    @Test
    void postsTheMessageAsJson() throws Exception {
        sender(start() + "/hook?key=a%20b").send(MESSAGE);

        Received request = received.get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/hook?key=a%20b");
        assertThat(request.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(request.signature()).isEqualTo("null");
        JsonNode json = new ObjectMapper().readTree(request.body());
        assertThat(json.get("id").asText()).isEqualTo("17");
        assertThat(json.get("node").asText()).isEqualTo("ATLAS");
        assertThat(json.get("event").asText()).isEqualTo("RAISED");
        assertThat(json.get("created").asText()).isEqualTo("2026-11-25T08:00:00Z");
        assertThat(json.get("subject").asText()).isEqualTo("[ATLAS] Alarm: CT1 sends \"nothing\" \u2013 0 images");
        assertThat(json.get("text").asText()).contains("sends \"nothing\"", "What to do: ask.");
    }

    @Test
    void signsTheBytesOfTheBodyAndAddsTheHeader() throws Exception {
        sender(start(), Optional.of("s3cret"), Optional.of("X-Key: Bearer abc"), Optional.empty())
                .send(MESSAGE);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal(received.get(0).body().getBytes(StandardCharsets.UTF_8));
        assertThat(received.get(0).signature())
                .isEqualTo("sha256=" + HexFormat.of().formatHex(expected));
        assertThat(received.get(0).key()).isEqualTo("Bearer abc");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408})
    void whatMayPassIsTriedAgain(int answer) throws IOException {
        status = answer;
        WebhookSender sender = sender(start() + "/T0/SECRET");
        NotSentException failure = catchThrowableOfType(NotSentException.class, () -> sender.send(MESSAGE));
        assertThat(failure.isRefused()).isFalse();
        assertThat(failure).hasMessageEndingWith("answers " + answer).hasMessageNotContaining("SECRET");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 404})
    void aNoIsARefusalAndARedirectIsNotFollowed(int answer) throws IOException {
        status = answer;
        WebhookSender sender = sender(start());
        NotSentException failure = catchThrowableOfType(NotSentException.class, () -> sender.send(MESSAGE));
        assertThat(failure.isRefused()).isTrue();
        assertThat(received).hasSize(1);
    }

    @Test
    void whoIsNotThereCannotBeReached() {
        WebhookSender sender = sender("http://127.0.0.1:" + FreePort.find() + "/T0/SECRET");
        NotSentException failure = catchThrowableOfType(NotSentException.class, () -> sender.send(MESSAGE));
        assertThat(failure.isRefused()).isFalse();
        assertThat(failure).hasMessageContaining("cannot be reached").hasMessageNotContaining("SECRET");
    }

    @Test
    void aProbeIsAHeadAndAnyAnswerDoes() throws Exception {
        status = 405;
        sender(start()).probe();
        assertThat(received).extracting(Received::method).containsExactly("HEAD");
    }

    @Test
    void trustsTheAuthorityOfTheFileAndNoOther() throws Exception {
        TestAuthority authority = new TestAuthority("Hospital CA");
        HttpsServer secure = HttpsServer.create(here(), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context(authority.issue("localhost", "ip:127.0.0.1"))));
        String url = "https://127.0.0.1:" + start(secure);

        sender(url, Optional.empty(), Optional.empty(), Optional.of(authority.writeTo(folder.resolve("ca.pem"))))
                .send(MESSAGE);
        assertThat(received).hasSize(1);
        Path other = new TestAuthority("Other CA").writeTo(folder.resolve("other.pem"));
        WebhookSender distrusting = sender(url, Optional.empty(), Optional.empty(), Optional.of(other));
        assertThat(catchThrowableOfType(NotSentException.class, () -> distrusting.send(MESSAGE)))
                .hasMessageContaining("certification path");
        assertThat(received).hasSize(1);
    }

    private SSLContext context(TestCertificate certificate) throws Exception {
        Path file = certificate.writePkcs12(folder.resolve("server.p12"), "secret");
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(KeyStore.getInstance(file.toFile(), "secret".toCharArray()), "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void aTrustFileThatIsNoneIsARefusal() {
        WebhookSender sender = sender(
                "https://127.0.0.1:1", Optional.empty(), Optional.empty(), Optional.of(folder.resolve("none.pem")));
        NotSentException failure = catchThrowableOfType(NotSentException.class, () -> sender.send(MESSAGE));
        assertThat(failure.isRefused()).isTrue();
        assertThat(failure).hasMessageContaining("notifications.chat.webhook.trust");
    }
}
