package org.atlasnode.app;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.atlasnode.app.http.Commands;
import org.atlasnode.app.http.DeliveryCommands;
import org.atlasnode.app.http.HealthChecks;
import org.atlasnode.app.status.AlarmReport;
import org.atlasnode.app.status.DeliveryReport;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.NodeStatus.NodeFacts;
import org.atlasnode.app.status.StateReport;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.results.commitment.CommitmentAsking;
import org.atlasnode.results.delivery.Outbox;
import org.atlasnode.storescp.SeriesTracker;

/** What the node shows of itself, and takes as commands. Thread-safe. */
final class NodeFacade {

    /** The readiness check of the certificates. */
    static final String TLS_CHECK = "tls";

    private final Foundation foundation;
    private final ModelWatch models;
    private final Reports reports;
    private final Instant started;
    private final DicomServer server;
    private final TlsWatch tls;
    private final PeerContacts contacts;

    NodeFacade(
            Foundation foundation,
            ModelWatch models,
            Reports reports,
            DicomServer server,
            TlsWatch tls,
            PeerContacts contacts) {
        this.contacts = contacts;
        this.foundation = foundation;
        this.models = models;
        this.reports = reports;
        this.started = foundation.clock().instant();
        this.server = server;
        this.tls = tls;
    }

    /** What is told of the state. */
    record Reports(StateReport state, DeliveryReport deliveries) {}

    /** @param attention the alarms that are open */
    NodeStatus status(int limit, AlarmReport attention) {
        NodeFacts node = new NodeFacts(
                foundation.config().node().aeTitle().value(),
                AtlasNode.version(),
                started.toString(),
                server.port(),
                models.device(),
                tls.facts(server.ports()),
                models.configurationProblem());
        return new NodeStatus(
                node,
                models.facts(),
                models.packages(),
                reports.state().shadows(),
                new NodeStatus.Traffic(contacts.facts(), reports.deliveries().destinations()),
                reports.state().newest(limit),
                attention);
    }

    HealthChecks health() {
        Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();
        checks.put("stateStore", this::stateStoreProblem);
        checks.put("listener", () -> problemUnless(server.isListening(), "the DICOM port is not listened on"));
        checks.put("disk", this::diskProblem);
        checks.put("models", models::problem);
        checks.put(TLS_CHECK, tls::problem);
        return new HealthChecks(checks);
    }

    private Optional<String> stateStoreProblem() {
        try {
            foundation.state().newestSeries(1);
            return Optional.empty();
        } catch (StateStoreException e) {
            return Optional.of("the state store does not answer: " + e.getMessage());
        }
    }

    private Optional<String> diskProblem() {
        try {
            return problemUnless(foundation.objects().freeBytes() > 0, "free disk space is below storage.reserve");
        } catch (IOException e) {
            return Optional.of("the data folder cannot be used: " + e.getMessage());
        }
    }

    private static Optional<String> problemUnless(boolean well, String problem) {
        return well ? Optional.empty() : Optional.of(problem);
    }

    Commands commands(Processing processing) {
        TaskScheduler scheduler = foundation.scheduler();
        return new Commands(
                foundation.state(),
                new DeliveryCommands(
                        foundation.state(),
                        processing.destinations(),
                        foundation.config().receivers(),
                        foundation.clock(),
                        () -> {
                            scheduler.trigger(Outbox.TASK);
                            scheduler.trigger(CommitmentAsking.TASK);
                        }),
                new Commands.Wake(() -> scheduler.trigger(SeriesTracker.COMPLETION_TASK), processing::wakeInference),
                processing.plan()::runs);
    }
}
