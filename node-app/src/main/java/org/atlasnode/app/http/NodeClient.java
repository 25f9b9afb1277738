package org.atlasnode.app.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.app.capture.Capture;
import org.atlasnode.app.fetch.FetchProgress;
import org.atlasnode.app.fetch.FetchRequest;
import org.atlasnode.app.status.AlarmReport;
import org.atlasnode.app.status.DeliveryListing;
import org.atlasnode.app.status.DeliveryQuery;
import org.atlasnode.app.status.NodeStatus;

/** Talks to a running node on this machine. Thread-safe. */
public final class NodeClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final List<String> WILDCARDS = List.of("0.0.0.0", "::", "[::]");

    private final String base;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    /** @param bind where the node listens; a wildcard is called by the loopback */
    public NodeClient(String bind, int port) {
        String host = WILDCARDS.contains(bind) ? "127.0.0.1" : bind;
        this.base = "http://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The address for messages. */
    public String address() {
        return base;
    }

    /** What the node says; empty where nothing listens there. */
    public Optional<NodeStatus> status(int limit) throws IOException {
        Optional<HttpResponse<String>> response =
                send(request("/api/status?limit=" + limit).GET());
        return response.isEmpty() ? Optional.empty() : Optional.of(Json.read(body(response.get()), NodeStatus.class));
    }

    /** Whether the node is ready for work. */
    public boolean isReady() throws IOException {
        return send(request("/health/ready").GET())
                .filter(response -> response.statusCode() == Reply.OK)
                .isPresent();
    }

    public Optional<Commands.Outcome> rerun(String seriesInstanceUid) throws IOException {
        return command("/api/series/" + seriesInstanceUid + "/rerun");
    }

    /** Destinations and deliveries; empty where nothing listens. */
    public Optional<DeliveryListing> deliveries(DeliveryQuery query) throws IOException {
        Optional<HttpResponse<String>> response =
                send(request(path(DeliveryCommands.PATH, query.parameters())).GET());
        return response.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.read(body(response.get()), DeliveryListing.class));
    }

    public Optional<DeliveryCommands.Outcome> resend(String deliveryId) throws IOException {
        return deliveryCommand(DeliveryCommands.PATH + "/" + deliveryId + "/resend", Map.of());
    }

    /** Sends again what is dead of a destination, or what a job has. */
    public Optional<DeliveryCommands.Outcome> resend(DeliveryQuery query) throws IOException {
        return deliveryCommand(DeliveryCommands.RESEND_PATH, query.parameters());
    }

    public Optional<DeliveryCommands.Outcome> hold(String destination, String reason) throws IOException {
        return deliveryCommand(DeliveryCommands.HOLD_PATH, Map.of("destination", destination, "reason", reason));
    }

    public Optional<DeliveryCommands.Outcome> release(String destination) throws IOException {
        return deliveryCommand(DeliveryCommands.RELEASE_PATH, Map.of("destination", destination));
    }

    private Optional<DeliveryCommands.Outcome> deliveryCommand(String path, Map<String, String> parameters)
            throws IOException {
        Optional<HttpResponse<String>> response = post(path(path, parameters));
        if (response.isEmpty()) {
            return Optional.empty();
        }
        if (response.get().statusCode() == Reply.CONFLICT) {
            return Optional.of(
                    DeliveryCommands.Outcome.refused(message(response.get().body())));
        }
        DeliveryCount count = Json.read(body(response.get()), DeliveryCount.class);
        return Optional.of(new DeliveryCommands.Outcome(count.deliveries(), ""));
    }

    private static String path(String path, Map<String, String> parameters) {
        StringBuilder whole = new StringBuilder(path + "?");
        parameters.forEach((name, value) -> append(whole, name, value));
        return whole.toString();
    }

    /** The alarms that are open, or all; empty where nothing listens. */
    public Optional<AlarmReport> alarms(boolean all) throws IOException {
        Optional<HttpResponse<String>> response =
                send(request(AlarmEndpoints.PATH + "?all=" + all).GET());
        return response.isEmpty() ? Optional.empty() : Optional.of(Json.read(body(response.get()), AlarmReport.class));
    }

    /** Takes an alarm over; whether there is such an alarm; empty where nothing listens. */
    public Optional<Boolean> acknowledge(long alarm) throws IOException {
        Optional<HttpResponse<String>> response = post(AlarmEndpoints.PATH + "/" + alarm + "/ack");
        if (response.isPresent() && response.get().statusCode() == Reply.CONFLICT) {
            return Optional.of(false);
        }
        return response.isEmpty()
                ? Optional.empty()
                : Optional.of(!body(response.get()).isEmpty());
    }

    /** Begins a fetch; empty where nothing listens. {@link IOException} says why it was refused. */
    public Optional<FetchProgress> fetch(FetchRequest request) throws IOException {
        StringBuilder path = new StringBuilder(FetchEndpoint.PATH + "?get=" + request.get());
        append(path, "peer", request.peer());
        request.accession().ifPresent(number -> append(path, "accession", number));
        request.study().ifPresent(uid -> append(path, "study", uid.value()));
        request.series().ifPresent(uid -> append(path, "series", uid.value()));
        return fetch(
                request(path.toString()).header(Router.COMMAND_HEADER, "1").POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** How far a fetch is; empty where nothing listens. */
    public Optional<FetchProgress> fetchProgress(long id) throws IOException {
        return fetch(request(FetchEndpoint.PATH + "?id=" + id).GET());
    }

    private static void append(StringBuilder path, String name, String value) {
        path.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private Optional<FetchProgress> fetch(HttpRequest.Builder request) throws IOException {
        Optional<HttpResponse<String>> response = send(request);
        return response.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.read(body(response.get()), Fetched.class).fetch());
    }

    /** Begins a capture; empty where nothing listens there. */
    public Optional<Capture.Excerpt> startCapture(String peer, int minutes) throws IOException {
        return capture(peer, "start?minutes=" + minutes);
    }

    /** What was captured, from a number of characters on. */
    public Optional<Capture.Excerpt> captured(String peer, int from) throws IOException {
        return capture(peer, "text?from=" + from);
    }

    /** Ends it. */
    public Optional<Capture.Excerpt> stopCapture(String peer, int from) throws IOException {
        return capture(peer, "stop?from=" + from);
    }

    private Optional<Capture.Excerpt> capture(String peer, String what) throws IOException {
        Optional<HttpResponse<String>> response = post("/api/capture/" + peer + "/" + what);
        return response.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.read(body(response.get()), Capture.Excerpt.class));
    }

    private Optional<HttpResponse<String>> post(String path) throws IOException {
        return send(request(path).header(Router.COMMAND_HEADER, "1").POST(HttpRequest.BodyPublishers.noBody()));
    }

    private Optional<Commands.Outcome> command(String path) throws IOException {
        Optional<HttpResponse<String>> response = post(path);
        if (response.isEmpty()) {
            return Optional.empty();
        }
        if (response.get().statusCode() == Reply.CONFLICT) {
            return Optional.of(Commands.Outcome.refused(message(response.get().body())));
        }
        JobIds ids = Json.read(body(response.get()), JobIds.class);
        return Optional.of(new Commands.Outcome(ids.jobs(), ""));
    }

    private HttpRequest.Builder request(String path) throws IOException {
        try {
            return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        } catch (IllegalArgumentException e) {
            throw new IOException("this cannot be asked of the node: " + path, e);
        }
    }

    /** Empty where nothing listens. */
    private Optional<HttpResponse<String>> send(HttpRequest.Builder request) throws IOException {
        try {
            return Optional.of(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (ConnectException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the node at " + base, e);
        }
    }

    private String body(HttpResponse<String> response) throws IOException {
        if (response.statusCode() != Reply.OK) {
            throw new IOException(base + " answers " + response.statusCode() + ": " + message(response.body()));
        }
        return response.body();
    }

    private static String message(String body) throws IOException {
        return Json.read(body, ErrorText.class).error();
    }

    private record JobIds(List<Long> jobs) {}

    private record DeliveryCount(int deliveries) {}

    private record Fetched(FetchProgress fetch) {}

    private record ErrorText(String error) {}
}
