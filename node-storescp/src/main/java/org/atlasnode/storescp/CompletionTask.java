package org.atlasnode.storescp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.StateStore;

/**
 * Completes the series that are complete, starts the planning of their jobs, and asks to be run again when the next one
 * may be. A task of the scheduler: it never runs twice at once.
 */
public final class CompletionTask implements Runnable {

    private static final EventLog EVENTS = EventLog.of(CompletionTask.class);
    private static final int SERIES_COMPLETE = 2001;
    private static final Duration SOON = Duration.ofMillis(500);

    private final StateStore state;
    private final SeriesTracker tracker;
    private final Rules rules;
    private final TaskScheduler scheduler;
    private final String planningTask;
    private final Clock clock;

    /** Series that were found to have a gap, with their last arrival then: nothing changes until another comes. */
    private final Map<SeriesKey, Instant> knownGaps = new HashMap<>();

    public CompletionTask(StateStore state, SeriesTracker tracker, Rules rules, Successor successor, Clock clock) {
        this.state = state;
        this.tracker = tracker;
        this.rules = rules;
        this.scheduler = successor.scheduler();
        this.planningTask = successor.task();
        this.clock = clock;
    }

    /** What decides whether a series is complete. */
    public record Rules(CompletionPolicy policy, CompletionSigns signs, SliceGaps gaps) {}

    /** Who goes on with a complete series: a task of this scheduler. */
    public record Successor(TaskScheduler scheduler, String task) {}

    @Override
    public void run() {
        Set<SeriesRecord> receiving = Set.copyOf(state.findSeries(SeriesState.RECEIVING));
        knownGaps.keySet().retainAll(receiving.stream().map(SeriesRecord::key).collect(Collectors.toSet()));
        receiving.stream()
                .map(this::look)
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .ifPresent(next -> scheduler.triggerAt(SeriesTracker.COMPLETION_TASK, next));
    }

    /** Completes the series if it is; else says when to look again. */
    private Optional<Instant> look(SeriesRecord series) {
        Instant now = clock.instant();
        if (tracker.isPending(series.key())) {
            return Optional.of(now.plus(SOON));
        }
        Instant last = series.arrival().last();
        CompletionEvidence evidence = evidence(series);
        CompletionPolicy.Decision decision = rules.policy().decide(last, now, evidence, () -> hasGap(series));
        if (!decision.complete()) {
            return Optional.of(decision.lookAgain());
        }
        if (!state.completeSeries(series.key(), last, decision.reason() + evidence.remarks())) {
            return Optional.of(now.plus(SOON)); // an instance came in between
        }
        knownGaps.remove(series.key());
        EVENTS.info(
                SERIES_COMPLETE,
                "Series {} of {} is complete with {} instances: {}",
                series.key().seriesInstanceUid(),
                series.peer(),
                series.instanceCount(),
                decision.reason());
        scheduler.trigger(planningTask);
        return Optional.empty();
    }

    private CompletionEvidence evidence(SeriesRecord series) {
        List<CompletionSign> signs = rules.signs().of(series);
        return signs.isEmpty()
                ? CompletionEvidence.NONE
                : CompletionEvidence.of(
                        signs,
                        state.instances(series.key()).stream()
                                .map(InstanceRef::sopInstanceUid)
                                .collect(Collectors.toSet()));
    }

    private boolean hasGap(SeriesRecord series) {
        Instant last = series.arrival().last();
        if (last.equals(knownGaps.get(series.key()))) {
            return true;
        }
        boolean gap = rules.gaps().hasGap(state.instances(series.key()));
        if (gap) {
            knownGaps.put(series.key(), last);
        }
        return gap;
    }
}
