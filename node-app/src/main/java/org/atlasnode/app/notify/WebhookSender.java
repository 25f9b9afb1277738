package org.atlasnode.app.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.atlasnode.core.config.Channel.Webhook;
import org.atlasnode.core.security.TlsFileException;
import org.atlasnode.core.security.TlsMaterial;

/**
 * Sends a message as a POST of JSON; any 2xx is a yes. Follows no redirect, since it would carry header and body to
 * somebody else. With a secret, the field {@code X-Atlas-Signature} is {@code sha256=} and the HMAC-SHA-256 (RFC 2104) of
 * the body's bytes in hexadecimal. Thread-safe.
 */
final class WebhookSender implements ChannelSender {

    static final String SIGNATURE = "X-Atlas-Signature";

    private static final String HMAC = "HmacSHA256";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CLASS = 100;
    private static final int SUCCESS = 2;
    private static final int CLIENT_ERROR = 4;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final String key;
    private final Webhook webhook;

    WebhookSender(String key, Webhook webhook) {
        this.key = key;
        this.webhook = webhook;
    }

    @Override
    public void send(Message message) throws NotSentException {
        String body = json(message);
        HttpRequest.Builder request = request()
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        webhook.secret().ifPresent(secret -> request.header(SIGNATURE, "sha256=" + signature(body, secret)));
        int status = exchange(request);
        if (status / CLASS == SUCCESS) {
            return;
        }
        String answer = webhook.destination() + " answers " + status;
        boolean passes = status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status / CLASS > CLIENT_ERROR;
        throw passes
                ? NotSentException.failed(answer, new IOException("HTTP status " + status))
                : NotSentException.refused(answer);
    }

    /** HEAD is safe (RFC 9110 §9.2.1): any answer says that somebody is there. */
    @Override
    public void probe() throws NotSentException {
        exchange(request().method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(webhook.url()))
                .timeout(webhook.timeout())
                .header("User-Agent", "Atlas-Node");
        webhook.header().ifPresent(line -> {
            int colon = line.indexOf(':');
            request.setHeader(
                    line.substring(0, colon), line.substring(colon + 1).strip());
        });
        return request;
    }

    private int exchange(HttpRequest.Builder request) throws NotSentException {
        try {
            return client().send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw NotSentException.failed(webhook.destination() + " cannot be reached: " + Reasons.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotSentException.failed("interrupted while " + webhook.destination() + " was waited for", e);
        }
    }

    private HttpClient client() throws NotSentException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(webhook.timeout())
                .followRedirects(HttpClient.Redirect.NEVER);
        if (webhook.trust().isPresent()) {
            try {
                builder.sslContext(TlsMaterial.trusting(
                        key + ".webhook.trust", webhook.trust().get()));
            } catch (TlsFileException e) {
                throw NotSentException.refused(String.valueOf(e.getMessage()), e);
            }
        }
        return builder.build();
    }

    /** {@code text} holds all that a chat shows; the rest is for programs. */
    private static String json(Message message) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", message.id());
        fields.put("node", message.node());
        fields.put("event", message.notice().event().name());
        fields.put("created", message.created().toString());
        fields.put("subject", message.subject());
        fields.put("text", message.subject() + "\n\n" + message.body());
        try {
            return MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("texts are not JSON", e);
        }
    }

    private static String signature(String body, String secret) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + HMAC, e);
        }
    }
}
