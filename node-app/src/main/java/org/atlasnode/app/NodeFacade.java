package org.atlasnode.app;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.atlasnode.app.http.Commands;
import org.atlasnode.app.http.HealthChecks;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.NodeStatus.ModelFacts;
import org.atlasnode.app.status.NodeStatus.NodeFacts;
import org.atlasnode.app.status.StateReport;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.inference.model.ModelRepository;
import org.atlasnode.results.delivery.Outbox;
import org.atlasnode.storescp.SeriesTracker;

/** What the node shows of itself, and takes as commands. Thread-safe. */
final class NodeFacade {

    private final Foundation foundation;
    private final ModelRepository models;
    private final String device;
    private final Instant started;
    private final DicomServer server;
    private final TlsWatch tls;
    private final PeerContacts contacts;

    NodeFacade(
            Foundation foundation,
            ModelRepository models,
            String device,
            DicomServer server,
            TlsWatch tls,
            PeerContacts contacts) {
        this.contacts = contacts;
        this.foundation = foundation;
        this.models = models;
        this.device = device;
        this.started = foundation.clock().instant();
        this.server = server;
        this.tls = tls;
    }

    NodeStatus status(int limit) {
        NodeFacts node = new NodeFacts(
                foundation.config().node().aeTitle().value(),
                AtlasNode.version(),
                started.toString(),
                server.port(),
                device,
                tls.facts(server.ports()));
        return new NodeStatus(
                node,
                wantedModels().stream().map(this::facts).toList(),
                contacts.facts(),
                new StateReport(foundation.state()).newest(limit));
    }

    private List<String> wantedModels() {
        return foundation.config().pipelines().stream()
                .map(NodeConfig.Pipeline::model)
                .distinct()
                .toList();
    }

    private ModelFacts facts(String id) {
        return models.find(id)
                .map(model -> model.algorithm())
                .map(algorithm -> new ModelFacts(id, algorithm.model().version(), true, "", algorithm.label()))
                .orElseGet(() -> new ModelFacts(id, "", false, models.reasonAgainst(id), ""));
    }

    HealthChecks health() {
        Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();
        checks.put("stateStore", this::stateStoreProblem);
        checks.put("listener", () -> problemUnless(server.isListening(), "the DICOM port is not listened on"));
        checks.put("disk", this::diskProblem);
        checks.put("models", this::modelProblem);
        checks.put("tls", tls::problem);
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

    private Optional<String> modelProblem() {
        return wantedModels().stream()
                .filter(id -> models.find(id).isEmpty())
                .map(id -> id + " is not in service: " + models.reasonAgainst(id))
                .reduce((one, other) -> one + "; " + other);
    }

    private static Optional<String> problemUnless(boolean well, String problem) {
        return well ? Optional.empty() : Optional.of(problem);
    }

    Commands commands() {
        return new Commands(
                foundation.state(),
                foundation.clock(),
                new Commands.Wake(
                        () -> foundation.scheduler().trigger(SeriesTracker.COMPLETION_TASK),
                        () -> foundation.scheduler().trigger(AtlasNode.INFERENCE_TASK),
                        () -> foundation.scheduler().trigger(Outbox.TASK)));
    }
}
