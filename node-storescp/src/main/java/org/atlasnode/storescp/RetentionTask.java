package org.atlasnode.storescp;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.StateStore;

/**
 * Deletes series whose work has ended so long ago that they need not be kept, with their results: skipped series, and
 * those whose jobs are final, whose results are made and whose deliveries have all ended, one way or the other. What is
 * still on its way is kept however old it is. A result that its destination stored, and did not commit itself to within
 * that time, has ended too. A task of the scheduler: it never runs twice at once.
 */
public final class RetentionTask implements Runnable {

    private static final EventLog EVENTS = EventLog.of(RetentionTask.class);
    private static final int RETENTION_FAILED = 2006;
    private static final int SERIES_DELETED = 2007;
    private static final Set<DeliveryState> ENDED =
            EnumSet.of(DeliveryState.STORED, DeliveryState.COMMITTED, DeliveryState.DEAD);

    private final StateStore state;
    private final ObjectStore objects;
    private final SeriesTracker tracker;
    private final SeriesGate gate;
    private final Duration keep;
    private final Clock clock;

    public RetentionTask(
            StateStore state, ObjectStore objects, SeriesTracker tracker, SeriesGate gate, Duration keep, Clock clock) {
        this.state = state;
        this.objects = objects;
        this.tracker = tracker;
        this.gate = gate;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public void run() {
        Instant before = clock.instant().minus(keep);
        Stream.of(SeriesState.SKIPPED, SeriesState.PLANNED)
                .flatMap(name -> state.findSeries(name).stream())
                .filter(series -> series.arrival().last().isBefore(before))
                .map(SeriesRecord::key)
                .forEach(key -> deleteIfDone(key, before));
    }

    private void deleteIfDone(SeriesKey key, Instant before) {
        Lock lock = gate.deleting(key);
        lock.lock();
        try {
            Optional<SeriesRecord> series = findUntouched(key, before);
            List<Job> jobs = state.jobs(key);
            if (series.isPresent() && isDone(jobs, before)) {
                delete(series.get(), jobs);
            }
        } catch (IOException e) {
            EVENTS.error(
                    RETENTION_FAILED, "Series {} could not be deleted; it is tried again", key.seriesInstanceUid(), e);
        } finally {
            lock.unlock();
        }
    }

    /** Looked at again under the lock: an instance may have come since the list was made. */
    private Optional<SeriesRecord> findUntouched(SeriesKey key, Instant before) {
        return tracker.isPending(key)
                ? Optional.empty()
                : state.findSeries(key)
                        .filter(series ->
                                series.state() == SeriesState.SKIPPED || series.state() == SeriesState.PLANNED)
                        .filter(series -> series.arrival().last().isBefore(before));
    }

    private boolean isDone(List<Job> jobs, Instant before) {
        Set<Long> unpublished = state.unpublishedJobs().stream().map(Job::id).collect(Collectors.toSet());
        return jobs.stream()
                .allMatch(job -> job.state().name().isFinal()
                        && job.state().since().isBefore(before)
                        && !unpublished.contains(job.id())
                        && state.deliveries(job.id()).stream()
                                .map(Delivery::state)
                                .allMatch(ENDED::contains));
    }

    private void delete(SeriesRecord series, List<Job> jobs) throws IOException {
        SeriesKey key = series.key();
        List<ResultObject> results =
                jobs.stream().flatMap(job -> state.results(job.id()).stream()).toList();
        objects.delete(
                key,
                state.instances(key).stream().map(InstanceRef::sopInstanceUid).toList(),
                results);
        state.forgetSeries(key, series.arrival().last());
        EVENTS.info(
                SERIES_DELETED,
                "Deleted series {} and its {} results: kept for {}",
                key.seriesInstanceUid(),
                results.size(),
                keep);
    }
}
