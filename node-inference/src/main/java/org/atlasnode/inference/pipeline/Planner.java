package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.ModelRepository;

/**
 * The planning task: gives every complete series its jobs, by the pipelines that name its sender and by the modality of
 * their models, or says why it gets none. Finer questions are the job's. A model that is not in service gets its job all
 * the same: what it would have been for ends in a visible failure, not in silence. Thread-safe as far as its parts are;
 * the scheduler runs it one at a time.
 */
public final class Planner implements Runnable {

    private static final EventLog LOG = EventLog.of(Planner.class);

    private final StateStore state;
    private final List<NodeConfig.Pipeline> pipelines;
    private final ModelRepository models;
    private final Runnable onPlanned;

    /** @param onPlanned runs after series got jobs: wakes the workers */
    public Planner(StateStore state, List<NodeConfig.Pipeline> pipelines, ModelRepository models, Runnable onPlanned) {
        this.state = state;
        this.pipelines = List.copyOf(pipelines);
        this.models = models;
        this.onPlanned = onPlanned;
    }

    @Override
    public void run() {
        boolean planned = false;
        for (SeriesRecord series : state.findSeries(SeriesState.COMPLETE)) {
            try {
                planned |= plan(series);
            } catch (StateStoreException e) {
                LOG.warn(
                        3022,
                        "series {} is left for the next sweep",
                        series.key().seriesInstanceUid(),
                        e);
            }
        }
        if (planned) {
            onPlanned.run();
        }
    }

    private boolean plan(SeriesRecord series) {
        List<String> wanted = pipelines.stream()
                .filter(pipeline -> pipeline.from().contains(series.peer()))
                .map(NodeConfig.Pipeline::model)
                .distinct()
                .toList();
        if (wanted.isEmpty()) {
            return skip(series, "no pipeline takes series from " + series.peer());
        }
        List<String> against = new ArrayList<>();
        List<String> taking = new ArrayList<>();
        for (String model : wanted) {
            reasonAgainst(series, model).ifPresentOrElse(against::add, () -> taking.add(model));
        }
        if (taking.isEmpty()) {
            return skip(series, String.join("; ", against));
        }
        state.planSeries(series.key(), taking);
        LOG.info(
                3020,
                "series {}: {} instances for {}",
                series.key().seriesInstanceUid(),
                series.instanceCount(),
                taking);
        return true;
    }

    private Optional<String> reasonAgainst(SeriesRecord series, String modelId) {
        Optional<ActiveModel> model = models.find(modelId);
        if (model.isEmpty()
                || model.get().manifest().accepts().header().modality().contains(series.modality())) {
            return Optional.empty();
        }
        String modality = series.modality().isEmpty() ? "none" : series.modality();
        return Optional.of(modelId + " takes modality "
                + String.join(", ", model.get().manifest().accepts().header().modality()) + ", the series has "
                + modality);
    }

    private boolean skip(SeriesRecord series, String reason) {
        state.skipSeries(series.key(), reason);
        LOG.info(3021, "series {}: {}", series.key().seriesInstanceUid(), reason);
        return false;
    }
}
