package org.atlasnode.inference.pipeline;

import java.util.List;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStoreException;

/**
 * The planning task: gives every complete series its jobs, by the pipelines that name its sender and by the modality of
 * their models, or says why it gets none. Finer questions are the job's. Thread-safe as far as its parts are;
 * the scheduler runs it one at a time.
 */
public final class Planner implements Runnable {

    private static final EventLog LOG = EventLog.of(Planner.class);

    private final StateStore state;
    private final RunPlan plan;
    private final Runnable onPlanned;

    /** @param onPlanned runs after series got jobs: wakes the workers */
    public Planner(StateStore state, RunPlan plan, Runnable onPlanned) {
        this.state = state;
        this.plan = plan;
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
        List<PlannedRun> runs = plan.runs(series);
        if (runs.isEmpty()) {
            state.skipSeries(series.key(), plan.reasonAgainst(series));
            LOG.info(3021, "series {}: {}", series.key().seriesInstanceUid(), plan.reasonAgainst(series));
            return false;
        }
        state.planSeries(series.key(), runs);
        LOG.info(
                3020,
                "series {}: {} instances for {}",
                series.key().seriesInstanceUid(),
                series.instanceCount(),
                runs.stream().map(Planner::describe).toList());
        return true;
    }

    private static String describe(PlannedRun run) {
        return run.model() + (run.shadows().isEmpty() ? "" : " with the shadows " + run.shadows());
    }
}
