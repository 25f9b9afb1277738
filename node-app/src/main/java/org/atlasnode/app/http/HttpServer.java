package org.atlasnode.app.http;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.atlasnode.app.fetch.Fetches;
import org.atlasnode.app.status.NodeStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves health, metrics, status and commands by HTTP. Thread-safe. */
public final class HttpServer implements AutoCloseable {

    private static final int MAX_THREADS = 16;
    private static final int MIN_THREADS = 2;
    private static final int IDLE_MILLIS = 30_000;
    private static final int DEFAULT_SERIES = 50;
    private static final int MAX_SERIES = 1000;

    private final Server server;
    private final ServerConnector connector;

    /** What is served. */
    public record Content(
            Observation observation, Commands commands, Fetches fetches, WebStore store, CaptureEndpoints capture) {}

    /** What tells how the node fares. */
    public record Observation(
            HealthChecks health, Supplier<String> metrics, IntFunction<NodeStatus> status, AlarmEndpoints alarms) {}

    public HttpServer(String bind, int port, Content content) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("http");
        this.server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(bind);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(new Router(routes(content)));
    }

    private static List<Route> routes(Content content) {
        FetchEndpoint fetch = new FetchEndpoint(content.fetches());
        StoreEndpoint store = new StoreEndpoint(content.store());
        DeliveryCommands deliveries = content.commands().deliveries();
        Observation observation = content.observation();
        return List.of(
                Route.get("/health/live", call -> HealthChecks.live()),
                Route.get("/health/ready", call -> observation.health().ready()),
                Route.get(
                        "/metrics",
                        call -> new Reply(
                                Reply.OK,
                                "text/plain; version=0.0.4; charset=utf-8",
                                observation.metrics().get())),
                Route.get("/api/status", call -> status(observation, call)),
                Route.get(AlarmEndpoints.PATH, observation.alarms()::list),
                Route.command(AlarmEndpoints.PATH + "/", "/ack", observation.alarms()::acknowledge),
                Route.command("/api/series/", "/rerun", content.commands()::answerRerun),
                Route.get(DeliveryCommands.PATH, deliveries::answerList),
                Route.command(DeliveryCommands.PATH + "/", "/resend", deliveries::answerResend),
                Route.command(DeliveryCommands.RESEND_PATH, deliveries::answerResend),
                Route.command(DeliveryCommands.HOLD_PATH, deliveries::answerHold),
                Route.command(DeliveryCommands.RELEASE_PATH, deliveries::answerRelease),
                Route.command(FetchEndpoint.PATH, fetch::begin),
                Route.get(FetchEndpoint.PATH, fetch::progress),
                Route.post("/dicom-web/studies", store),
                Route.postBelow("/dicom-web/studies/", store),
                Route.command("/api/capture/", "/start", content.capture()::start),
                Route.command("/api/capture/", "/text", content.capture()::text),
                Route.command("/api/capture/", "/stop", content.capture()::stop));
    }

    private static Reply status(Observation observation, Endpoint.Call call) {
        String limit = call.query().getOrDefault("limit", String.valueOf(DEFAULT_SERIES));
        if (!limit.matches("[0-9]{1,4}") || Integer.parseInt(limit) > MAX_SERIES) {
            return Reply.error(Reply.BAD_REQUEST, "limit is a number of series, at most " + MAX_SERIES);
        }
        return Reply.json(Reply.OK, observation.status().apply(Integer.parseInt(limit)));
    }

    /** Binds and serves; {@link IOException} where the address cannot be bound. */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the HTTP server did not start: " + e.getMessage(), e);
        }
    }

    /** The port that is listened on, also where port 0 was asked for. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }
}
