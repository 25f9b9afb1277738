package org.atlasnode.app.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.atlasnode.core.config.PeerTerms.DicomWeb;

/** The DICOMweb service of a peer answers by HTTP. */
final class DicomWebCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private final String name;
    private final DicomWeb web;
    private final Optional<SSLContext> https;

    DicomWebCheck(String name, DicomWeb web, Optional<SSLContext> https) {
        this.https = https;
        this.name = name;
        this.web = web;
    }

    Point look() {
        try {
            HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
            https.ifPresent(builder::sslContext);
            HttpClient client = builder.build();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(web.url() + "/studies?limit=1"))
                    .timeout(TIMEOUT)
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
            web.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
            web.credentials()
                    .ifPresent(user -> request.header(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString((user.user() + ":"
                                                            + user.password().orElse(""))
                                                    .getBytes(StandardCharsets.UTF_8))));
            return judge(client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        } catch (IOException | IllegalArgumentException e) {
            return Point.failed(
                    name,
                    web.url() + " cannot be reached: " + e,
                    "Check the url of the peer's dicomweb, the firewall, and that the service runs");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Point.warning(name, "DICOMweb was not looked at: interrupted", "Run this again");
        }
    }

    /** Whatever is answered, somebody is there; but it may say that it does not want us, or is broken. */
    private Point judge(int status) {
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return Point.failed(
                    name, web.url() + " answers " + status, "Check user, password or token of the peer's dicomweb");
        }
        return status >= SERVER_ERROR
                ? Point.failed(
                        name, web.url() + " answers " + status, "Look into the log of the peer's DICOMweb service")
                : Point.ok(name, web.url() + " answers (" + status + ")");
    }
}
