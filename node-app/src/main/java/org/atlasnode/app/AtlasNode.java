package org.atlasnode.app;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.atlasnode.app.alarm.AlarmBoard;
import org.atlasnode.app.capture.Capture;
import org.atlasnode.app.fetch.Fetches;
import org.atlasnode.app.http.AlarmEndpoints;
import org.atlasnode.app.http.CaptureEndpoints;
import org.atlasnode.app.http.HealthChecks;
import org.atlasnode.app.http.HttpServer;
import org.atlasnode.app.http.WebStore;
import org.atlasnode.app.status.DeliveryReport;
import org.atlasnode.app.status.StateReport;
import org.atlasnode.core.config.ConfigFile;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.core.config.PipelinesInForce;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.objects.FileObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.QuartzTaskScheduler;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.security.TlsFileException;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.Destinations;
import org.atlasnode.core.state.JdbcAvailabilityNotices;
import org.atlasnode.core.state.JdbcDestinations;
import org.atlasnode.core.state.JdbcProcedureSteps;
import org.atlasnode.core.state.JdbcShadowComparisons;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.ShadowComparisons;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.inference.model.ModelRepository;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.inference.onnx.OnnxSettings;
import org.atlasnode.inference.pipeline.ShadowTask;
import org.atlasnode.results.delivery.Outbox;
import org.atlasnode.results.delivery.ResultPublisher;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.storescp.RejectionLog;
import org.atlasnode.storescp.SeriesTracker;
import org.atlasnode.storescp.source.SourceCounts;

/**
 * The node: all parts, composed, started in the order in which they need each other and closed in reverse. The DICOM
 * port is opened last, after everything that an earlier life left is in order. Thread-safe.
 */
public final class AtlasNode implements AutoCloseable {

    static final String PLANNING_TASK = "planning";

    private static final String MANUFACTURER = "Atlas Node project";
    private static final String PRODUCT = "Atlas Node";
    private static final EventLog EVENTS = EventLog.of(AtlasNode.class);
    private static final int NODE_STARTED = 5001;
    private static final int STOP_FAILED = 5002;
    private static final String RETENTION_TASK = "retention";
    private static final String LEASES_TASK = "leases";
    /** Results that have not reached their destination and are not given up. */
    private static final String DELIVERIES_WAITING = "atlas.deliveries.waiting";

    private static final Duration SWEEP = Duration.ofMinutes(1);
    /** So soon a change of the configuration or of the models directory is seen. */
    private static final Duration MODELS_SWEEP = Duration.ofSeconds(3);

    /** What people are told of is late by this at most. */
    private static final Duration ALARM_SWEEP = Duration.ofSeconds(15);

    private static final Duration RETENTION_SWEEP = Duration.ofHours(1);

    private final NodeConfig config;
    private final Clock clock;
    private final Deque<Part> parts = new ArrayDeque<>();
    private Optional<DicomServer> listener = Optional.empty();
    private Optional<HttpServer> http = Optional.empty();

    private AtlasNode(NodeConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** A part that must be closed, by its name in the log. */
    private record Part(String name, AutoCloseable closing) {}

    /** Composes and starts a node whose configuration stays as it is. */
    public static AtlasNode start(NodeConfig config) throws NodeStartException {
        return start(config, Optional.empty());
    }

    /**
     * Composes and starts a node; its data folder must belong to this process, see {@link InstanceLock}.
     *
     * @param file where the configuration was read from: what may change while the node runs is taken up from there
     */
    public static AtlasNode start(NodeConfig config, ConfigFile file) throws NodeStartException {
        return start(config, Optional.of(file));
    }

    private static AtlasNode start(NodeConfig config, Optional<ConfigFile> file) throws NodeStartException {
        AtlasNode node = new AtlasNode(config, Clock.systemUTC());
        boolean running = false;
        try {
            node.open(file);
            running = true;
            return node;
        } catch (IOException | OnnxException | StateStoreException | TlsFileException e) {
            throw new NodeStartException(String.valueOf(e.getMessage()), e);
        } finally {
            if (!running) {
                node.close();
            }
        }
    }

    /** The version of this build; "development" outside of a jar. */
    public static String version() {
        return Optional.ofNullable(AtlasNode.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /**
     * This program as its results name it.
     *
     * @param name which node it is: its AE title
     */
    public static NodeIdentity identity(String name) {
        return new NodeIdentity(MANUFACTURER, PRODUCT, version(), name, ZoneId.systemDefault());
    }

    private synchronized void open(Optional<ConfigFile> file) throws IOException, OnnxException, TlsFileException {
        Optional<TlsIdentity> identity = identity();
        Database database = Database.open(config.node().data());
        parts.push(new Part("database", database));
        OnnxRuntime runtime = OnnxRuntime.start(config.inference().device(), OnnxSettings.defaults());
        PrometheusMeterRegistry meters = meters();
        CommitmentStores commitments = CommitmentStores.of(database, clock);
        Capture capture = new Capture(clock);
        Foundation foundation = foundation(
                database,
                new Metrics(meters),
                new PeerClients(config.node().aeTitle(), identity, ClientSettings.Timeouts.DEFAULT).tappedBy(capture));
        ModelWatch models = models(runtime, foundation, file);
        PeerContacts contacts = new PeerContacts(config.peers().values(), clock);
        Observer observer = new Observer(
                foundation.metrics(),
                foundation.scheduler(),
                foundation.config().inference().workers(),
                new RejectionLog(clock),
                contacts);
        Inbound inbound = new Inbound(foundation, stores(database, commitments), observer, identity, capture);
        Fetches fetches = new Fetches(inbound.archives());
        TlsWatch tls = new TlsWatch(config.node(), identity);
        ShadowComparisons comparisons = new JdbcShadowComparisons(database, clock);
        Destinations destinations = new JdbcDestinations(database, clock);
        Processing processing =
                new Processing(foundation, models, comparisons, commitments.results(), destinations, observer);
        NodeFacade.Reports reports = new NodeFacade.Reports(
                new StateReport(foundation.state(), comparisons),
                new DeliveryReport(destinations, config.receivers(), clock));
        NodeFacade facade = new NodeFacade(foundation, models, reports, inbound.server(), tls, contacts);
        HealthChecks health = facade.health();
        Alarming alarming = new Alarming(foundation, Alarming.Stores.of(database, clock), health::run, identity);
        AlarmBoard board = alarming.board();
        startHttp(
                facade,
                new HttpServer.Observation(
                        health, meters::scrape, limit -> facade.status(limit, board.open()), new AlarmEndpoints(board)),
                new HttpParts(fetches, inbound.web(), new CaptureEndpoints(capture, config.peers()), processing));
        tls.start(foundation, SWEEP);
        alarming.register(ALARM_SWEEP);
        startWork(foundation, inbound, processing);
        parts.push(new Part("fetches", fetches));
        listen(inbound);
        parts.push(new Part("alarms", alarming.start()));
        EVENTS.info(
                NODE_STARTED,
                "{} listens on {}:{}, data in {}",
                config.node().aeTitle(),
                config.node().bind(),
                inbound.server().port(),
                config.node().data());
    }

    private void listen(Inbound inbound) throws IOException {
        inbound.server().start();
        parts.push(new Part("DICOM listener", inbound::stopListening));
        listener = Optional.of(inbound.server());
        inbound.web().open();
        parts.push(new Part("DICOMweb", inbound.web()));
    }

    private Inbound.Stores stores(Database database, CommitmentStores commitments) {
        return new Inbound.Stores(
                new JdbcProcedureSteps(database, clock), new JdbcAvailabilityNotices(database, clock), commitments);
    }

    private Optional<TlsIdentity> identity() throws TlsFileException {
        Optional<NodeTls> files = config.node().tls();
        return files.isPresent() ? Optional.of(TlsIdentity.open(files.get(), clock)) : Optional.empty();
    }

    private ModelWatch models(OnnxRuntime runtime, Foundation foundation, Optional<ConfigFile> file)
            throws IOException {
        ModelRepository repository = new ModelRepository(config.node().models(), runtime);
        parts.push(new Part("models", repository));
        ModelWatch models = new ModelWatch(
                repository, new PipelinesInForce(config.pipelines()), foundation.state(), config, file, clock);
        models.start(foundation.scheduler(), MODELS_SWEEP);
        return models;
    }

    private PrometheusMeterRegistry meters() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        parts.push(new Part("metrics", meters::close));
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        return meters;
    }

    private Foundation foundation(Database database, Metrics metrics, PeerClients clients) {
        return new Foundation(
                config,
                clock,
                new JdbcStateStore(database, clock),
                new FileObjectStore(config.node().data(), config.storage().reserveBytes()),
                new QuartzTaskScheduler(database.dataSource()),
                metrics,
                clients);
    }

    /** What HTTP serves beside the facade. */
    private record HttpParts(Fetches fetches, WebStore web, CaptureEndpoints capture, Processing processing) {}

    private void startHttp(NodeFacade facade, HttpServer.Observation observation, HttpParts more) throws IOException {
        if (config.http().port() == 0) {
            return;
        }
        HttpServer server = new HttpServer(
                config.http().bind(),
                config.http().port(),
                new HttpServer.Content(
                        observation, facade.commands(more.processing()), more.fetches(), more.web(), more.capture()));
        parts.push(new Part("HTTP server", server));
        server.start();
        http = Optional.of(server);
    }

    /** What an earlier life left comes first; then what goes on by itself. */
    private void startWork(Foundation foundation, Inbound inbound, Processing processing) throws IOException {
        processing.recover();
        inbound.reconcile();
        TaskScheduler scheduler = foundation.scheduler();
        scheduler.register(SeriesTracker.COMPLETION_TASK, SWEEP, inbound.completion(PLANNING_TASK));
        scheduler.register(SourceCounts.TASK, SWEEP, inbound.counts());
        scheduler.register(PLANNING_TASK, SWEEP, processing.planner());
        processing.workers().register(SWEEP);
        scheduler.register(ShadowTask.TASK, SWEEP, processing.shadows());
        scheduler.register(LEASES_TASK, SWEEP, () -> processing.recoverLeases(clock.instant()));
        scheduler.register(ResultPublisher.TASK, SWEEP, processing.publisher()::run);
        scheduler.register(Outbox.TASK, SWEEP, processing.outbox()::run);
        inbound.commitment().register(SWEEP);
        scheduler.register(RETENTION_TASK, RETENTION_SWEEP, inbound.retention());
        parts.push(new Part("outbox", processing.outbox()));
        parts.push(new Part("scheduler", scheduler));
        parts.push(new Part("source counts", inbound.counts()));
        parts.push(new Part("inference", processing.workers()::stop));
        parts.push(new Part("series tracker", inbound.tracker()));
        scheduler.start();
        inbound.tracker().start();
        startGauges(foundation, inbound.server());
        DeliveryGauges.start(foundation, processing.destinations());
    }

    private static void startGauges(Foundation foundation, DicomServer server) {
        Metrics metrics = foundation.metrics();
        metrics.gauge(Metrics.ASSOCIATIONS_OPEN, server::associationCount);
        metrics.gauge(Metrics.STORAGE_FREE_BYTES, () -> freeBytes(foundation));
        metrics.gauge(DELIVERIES_WAITING, () -> foundation.state().waitingDeliveryCount());
    }

    private static double freeBytes(Foundation foundation) {
        try {
            return foundation.objects().freeBytes();
        } catch (IOException e) {
            return Double.NaN; // how Prometheus says that nobody knows; readiness says why
        }
    }

    /** The port of DICOM over TLS that is listened on; empty where there is none. */
    public synchronized Optional<Integer> tlsPort() {
        return listener.flatMap(server -> Listening.tlsPort(config.node(), server.ports()));
    }

    /** The DICOM port that is listened on, the plain one where there are two. */
    public synchronized int dicomPort() {
        return listener.map(DicomServer::port).orElseThrow();
    }

    /** The HTTP port that is listened on; empty where there is none. */
    public synchronized Optional<Integer> httpPort() {
        return http.map(HttpServer::port);
    }

    /** Stops accepting, lets what is under way end, and closes all parts; safe to call again. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closing().close();
            } catch (Exception e) { // each part is closed, whatever another says
                EVENTS.error(STOP_FAILED, "The {} did not stop in order", part.name(), e);
            }
        }
    }
}
