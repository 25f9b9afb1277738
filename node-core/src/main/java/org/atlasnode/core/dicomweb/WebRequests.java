package org.atlasnode.core.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.atlasnode.core.config.PeerTerms.DicomWeb;

/** Requests to one server, with its authorization; failures to reach it say what to do. Thread-safe. */
final class WebRequests {

    private final WebService service;
    private final HttpClient client;

    WebRequests(WebService service) {
        this.service = service;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(service.timeouts().connect())
                .followRedirects(HttpClient.Redirect.NEVER); // the credentials are for the configured address
        service.tls().ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    String address() {
        return service.terms().url();
    }

    WebAnswer get(String path, String accept) throws DicomWebException {
        return send(
                path,
                request(path, service.timeouts().answer())
                        .header("Accept", accept)
                        .GET());
    }

    WebAnswer post(String path, MultipartBody body) throws DicomWebException {
        Duration upload =
                Duration.ofSeconds(body.sizeBytes() / service.timeouts().minBytesPerSecond());
        return send(
                path,
                request(path, service.timeouts().answer().plus(upload))
                        .header("Accept", MediaType.DICOM_JSON)
                        .header("Content-Type", body.contentType())
                        .POST(BodyPublishers.fromPublisher(
                                BodyPublishers.ofInputStream(body::open), body.sizeBytes())));
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        DicomWeb terms = service.terms();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(terms.url() + path)).timeout(timeout);
        terms.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        terms.credentials()
                .ifPresent(user -> request.header(
                        "Authorization", basic(user.user(), user.password().orElse(""))));
        return request;
    }

    /** RFC 7617. */
    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private WebAnswer send(String path, HttpRequest.Builder request) throws DicomWebException {
        String url = withoutQuery(address() + path);
        try {
            HttpResponse<InputStream> response = client.send(
                    request.build(), head -> new AnswerStream(service.timeouts().idle()));
            return new WebAnswer(url, response);
        } catch (HttpConnectTimeoutException | ConnectException e) {
            throw new DicomWebException(
                    url + " cannot be reached" + detail(e) + ". Is the server up, and the url right?", e);
        } catch (HttpTimeoutException e) {
            throw new DicomWebException(url + " does not answer in time. Its log may say why", e);
        } catch (SSLException e) {
            throw new DicomWebException(
                    url + ": TLS failed" + detail(e) + ". Is its certificate of an authority in node.tls.trust?", e);
        } catch (IOException e) {
            throw new DicomWebException(url + ": the connection broke" + detail(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DicomWebException(url + ": interrupted", e);
        }
    }

    private static String detail(IOException e) {
        return e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
    }

    /** Search keys may be names of patients, and messages end in logs. */
    private static String withoutQuery(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }
}
