package org.atlasnode.core.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;

/**
 * The pipelines as the configuration has them at this moment: their models may be chosen anew while the node runs.
 * Thread-safe.
 */
public final class PipelinesInForce {

    /** The newest first: a job that was planned before another model was chosen still has results to send. */
    private volatile List<List<Pipeline>> choices;

    public PipelinesInForce(List<Pipeline> pipelines) {
        this.choices = List.of(List.copyOf(pipelines));
    }

    /** In the order of the configuration. */
    public List<Pipeline> now() {
        return choices.get(0);
    }

    /** From now on these. */
    public synchronized void replace(List<Pipeline> pipelines) {
        List<List<Pipeline>> next = new ArrayList<>(choices);
        next.remove(pipelines);
        next.add(0, List.copyOf(pipelines));
        choices = List.copyOf(next);
    }

    /** What runs over series of this peer, each model once, with the shadows that any pipeline gives it. */
    public List<PlannedRun> runs(String peer) {
        Map<ModelChoice, Set<ModelChoice>> shadows = new LinkedHashMap<>();
        now().stream()
                .filter(pipeline -> pipeline.from().contains(peer))
                .forEach(pipeline -> shadows.computeIfAbsent(pipeline.model(), model -> new LinkedHashSet<>())
                        .addAll(pipeline.shadow()));
        return shadows.entrySet().stream()
                .map(entry -> new PlannedRun(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    /** The models whose results are sent, each once. */
    public Set<ModelChoice> models() {
        Set<ModelChoice> models = new LinkedHashSet<>();
        now().forEach(pipeline -> models.add(pipeline.model()));
        return models;
    }

    /** All models that run, each once; those whose results are sent first. */
    public Set<ModelChoice> wanted() {
        Set<ModelChoice> wanted = models();
        now().forEach(pipeline -> wanted.addAll(pipeline.shadow()));
        return wanted;
    }

    /**
     * The names of the peers that get what a model finds in series of this peer, and which of them each gets answered; none
     * where nobody does.
     */
    public Map<String, Answers> destinations(String modelId, String peer) {
        return choices.stream()
                .map(pipelines -> destinations(pipelines, modelId, peer))
                .filter(destinations -> !destinations.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    /** Where several pipelines name a peer, the most generous counts. */
    private static Map<String, Answers> destinations(List<Pipeline> pipelines, String modelId, String peer) {
        Map<String, Answers> destinations = new LinkedHashMap<>();
        pipelines.stream()
                .filter(pipeline -> pipeline.model().id().equals(modelId))
                .filter(pipeline -> pipeline.from().contains(peer))
                .forEach(pipeline -> pipeline.destinations(peer)
                        .forEach(name -> destinations.merge(
                                name, pipeline.answers(), (one, other) -> one.compareTo(other) < 0 ? one : other)));
        return Collections.unmodifiableMap(destinations);
    }
}
