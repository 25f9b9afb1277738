package org.atlasnode.inference.pipeline;

import org.atlasnode.core.model.ShadowComparison;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.ShadowComparisons;
import org.atlasnode.core.state.ShadowComparisons.Pair;

/** The task that compares shadows with the jobs in whose shadow they ran, once both have ended. One run at a time. */
public final class ShadowTask implements Runnable {

    /** The task's name in the scheduler. */
    public static final String TASK = "shadows";

    private static final EventLog LOG = EventLog.of(ShadowTask.class);

    private final ShadowComparisons comparisons;
    private final JobListener listener;

    public ShadowTask(ShadowComparisons comparisons, JobListener listener) {
        this.comparisons = comparisons;
        this.listener = listener;
    }

    @Override
    public void run() {
        comparisons.open().forEach(this::compare);
    }

    private void compare(Pair pair) {
        ShadowComparison comparison = ShadowComparison.of(
                pair.primary().analysis().orElseThrow(),
                pair.shadow().analysis().orElseThrow());
        comparisons.keep(pair.shadow().id(), comparison);
        LOG.info(
                3040,
                "job {} of {} {} with job {} of {}, in whose shadow it ran: {}",
                pair.shadow().id(),
                pair.shadow().model(),
                switch (comparison.agreement()) {
                    case AGREES -> "agrees";
                    case DISAGREES -> "disagrees";
                    case NOT_COMPARED -> "cannot be compared";
                },
                pair.primary().id(),
                pair.primary().model(),
                comparison.note());
        listener.compared(pair.primary(), pair.shadow(), comparison);
    }
}
