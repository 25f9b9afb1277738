package org.atlasnode.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.atlasnode.app.status.NodeStatus.ModelFacts;
import org.atlasnode.app.status.NodeStatus.PackageFacts;
import org.atlasnode.core.config.ConfigFile;
import org.atlasnode.core.config.ConfigWatch;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.config.PipelinesInForce;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.RateLimitedLog;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.inference.model.ModelPackage;
import org.atlasnode.inference.model.ModelRepository;

/**
 * Looks after the models while the node runs: what the configuration file chooses, what the models directory holds, and
 * what is loaded of it. Thread-safe.
 */
final class ModelWatch {

    private static final EventLog EVENTS = EventLog.of(ModelWatch.class);
    private static final int NOT_LOOKED_AT = 5010;
    private static final String TASK = "models";
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(10);

    private final ModelRepository models;
    private final PipelinesInForce pipelines;
    private final StateStore state;
    private final Optional<ConfigWatch> configuration;
    private final RateLimitedLog warnings;

    /** @param file absent where the configuration stays as it is */
    ModelWatch(
            ModelRepository models,
            PipelinesInForce pipelines,
            StateStore state,
            NodeConfig config,
            Optional<ConfigFile> file,
            Clock clock) {
        this.models = models;
        this.pipelines = pipelines;
        this.state = state;
        this.configuration = file.map(found -> new ConfigWatch(found, config, this::choose));
        this.warnings = new RateLimitedLog(EVENTS, clock, BETWEEN_WARNINGS);
    }

    /** Loads what the configuration names; then looks every so often. */
    void start(TaskScheduler scheduler, Duration interval) throws IOException {
        models.sweep(pipelines.wanted(), List.of());
        scheduler.register(TASK, interval, this::look);
    }

    private void look() {
        configuration.ifPresent(ConfigWatch::look);
        sweep(pipelines.wanted());
    }

    /** Loads what is chosen before it is in force, so that no series waits for it. */
    private void choose(List<Pipeline> chosen) {
        Set<ModelChoice> both = new LinkedHashSet<>(pipelines.wanted());
        both.addAll(new PipelinesInForce(chosen).wanted());
        sweep(both);
        pipelines.replace(chosen);
    }

    private void sweep(Collection<ModelChoice> wanted) {
        try {
            models.sweep(wanted, state.awaitedModels());
        } catch (IOException | StateStoreException e) {
            String what = "the models directory or the database";
            warnings.warn(what, NOT_LOOKED_AT, "The models stay as they are: {} cannot be read", what, e);
        }
    }

    ModelRepository models() {
        return models;
    }

    PipelinesInForce pipelines() {
        return pipelines;
    }

    /** Where models run. */
    String device() {
        return models.device();
    }

    /** Why the configuration file as it is now is not what is in force; empty where it is. */
    String configurationProblem() {
        return configuration.map(ConfigWatch::problem).orElse("");
    }

    /** Why a model whose results are to be sent is not in service; absent where all are. */
    Optional<String> problem() {
        return pipelines.models().stream()
                .filter(choice -> models.findInService(choice).isEmpty())
                .map(choice -> choice + " is not in service: " + models.reasonAgainst(choice))
                .reduce((one, other) -> one + "; " + other);
    }

    /** Each model that a pipeline names. */
    List<ModelFacts> facts() {
        Set<ModelChoice> sent = pipelines.models();
        return pipelines.wanted().stream()
                .map(choice -> facts(choice, !sent.contains(choice)))
                .toList();
    }

    private ModelFacts facts(ModelChoice choice, boolean shadow) {
        Optional<ModelPackage> model = models.findInService(choice);
        return new ModelFacts(
                choice.id(),
                model.map(found -> found.ref().version()).or(choice::version).orElse(""),
                model.isPresent(),
                model.isPresent() ? "" : models.reasonAgainst(choice),
                model.map(found -> found.manifest().identity().label()).orElse(""),
                choice.toString(),
                shadow);
    }

    /** Each package of the models directory, and each that is loaded. */
    List<PackageFacts> packages() {
        return models.status().stream()
                .map(status -> PackageListing.facts(status, status.isActive() ? usedBy(status.checksum()) : List.of()))
                .toList();
    }

    private List<String> usedBy(String checksum) {
        return pipelines.now().stream()
                .flatMap(pipeline -> Stream.concat(
                        Stream.of(pipeline.model())
                                .filter(choice -> means(choice, checksum))
                                .map(choice -> route(pipeline)),
                        pipeline.shadow().stream()
                                .filter(choice -> means(choice, checksum))
                                .map(choice -> "shadow of " + pipeline.model() + ", " + route(pipeline))))
                .toList();
    }

    private boolean means(ModelChoice choice, String checksum) {
        return models.findInService(choice)
                .filter(model -> model.ref().checksum().equals(checksum))
                .isPresent();
    }

    private static String route(Pipeline pipeline) {
        return String.join(" ", pipeline.from()) + " to " + String.join(" ", pipeline.to());
    }
}
