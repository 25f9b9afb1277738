package org.atlasnode.storescp;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.config.NodeConfig.Storage;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.core.state.StateStore;

/**
 * Deletes what need not be kept any more. Results, {@code storage.keepCommitted} after every destination committed itself
 * to them. Series with their results, {@code storage.keep} after their work ended: skipped series, and those of which
 * every result is at its destinations for good, see {@link SeriesWork}. What is not is kept for
 * {@code storage.keepUndelivered}, and its deletion is an error that the log tells. Files go before their rows, so a stop
 * in between leaves nothing that the next run does not delete. A task of the scheduler: it never runs twice at once.
 */
public final class RetentionTask implements Runnable {

    private static final EventLog EVENTS = EventLog.of(RetentionTask.class);
    private static final int RETENTION_FAILED = 2006;
    private static final int SERIES_DELETED = 2007;
    private static final int UNDELIVERED_DELETED = 4028;
    private static final int RESULTS_PURGED = 4029;
    private static final int BATCH = 200;
    private static final int SHOWN = 10;

    private final Stores stores;
    private final SeriesWork work;
    private final SeriesTracker tracker;
    private final SeriesGate gate;
    private final Storage times;
    private final Circumstances circumstances;

    public RetentionTask(
            Stores stores, SeriesTracker tracker, SeriesGate gate, Storage times, Circumstances circumstances) {
        this.stores = stores;
        this.work = new SeriesWork(stores.state(), stores.commitments());
        this.tracker = tracker;
        this.gate = gate;
        this.times = times;
        this.circumstances = circumstances;
    }

    /** Where everything is kept. */
    public record Stores(StateStore state, ResultCommitments commitments, ObjectStore objects) {}

    /** What time it is, and who counts. */
    public record Circumstances(Clock clock, Metrics metrics) {}

    @Override
    public void run() {
        Instant now = circumstances.clock().instant();
        purgeCommitted(now.minus(times.keepCommitted()));
        Instant before = now.minus(times.keep());
        Stream.of(SeriesState.SKIPPED, SeriesState.PLANNED)
                .flatMap(name -> stores.state().findSeries(name).stream())
                .filter(series -> series.arrival().last().isBefore(before))
                .map(SeriesRecord::key)
                .forEach(key -> deleteIfDone(key, now));
    }

    private void purgeCommitted(Instant before) {
        List<ResultObject> results = stores.commitments().committedBefore(before, BATCH);
        while (!results.isEmpty()) {
            try {
                for (Map.Entry<Long, List<ResultObject>> job : byJob(results).entrySet()) {
                    purge(job.getKey(), job.getValue());
                }
            } catch (IOException e) {
                EVENTS.error(RETENTION_FAILED, "Committed results could not be deleted; it is tried again", e);
                return;
            }
            results = stores.commitments().committedBefore(before, BATCH);
        }
    }

    private static Map<Long, List<ResultObject>> byJob(List<ResultObject> results) {
        return results.stream().collect(Collectors.groupingBy(ResultObject::jobId, TreeMap::new, Collectors.toList()));
    }

    private void purge(long jobId, List<ResultObject> results) throws IOException {
        Job job = stores.state().findJob(jobId).orElseThrow();
        stores.objects().delete(job.series(), List.of(), results);
        stores.commitments().purged(results);
        EVENTS.info(RESULTS_PURGED, "Deleted {} files of job {}, its destinations keep them", results.size(), jobId);
    }

    private void deleteIfDone(SeriesKey key, Instant now) {
        Lock lock = gate.deleting(key);
        lock.lock();
        try {
            Optional<SeriesRecord> series = findUntouched(key, now.minus(times.keep()));
            if (series.isPresent()) {
                deleteIfDone(series.get(), now);
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
                : stores.state()
                        .findSeries(key)
                        .filter(series ->
                                series.state() == SeriesState.SKIPPED || series.state() == SeriesState.PLANNED)
                        .filter(series -> series.arrival().last().isBefore(before));
    }

    private void deleteIfDone(SeriesRecord series, Instant now) throws IOException {
        List<Job> jobs = stores.state().jobs(series.key());
        SeriesWork.Standing standing = work.look(jobs);
        if (standing.underWay() || !haveStoodSince(jobs, now.minus(times.keep()))) {
            return;
        }
        if (standing.isDone()) {
            int results = delete(series, jobs);
            EVENTS.info(
                    SERIES_DELETED,
                    "Deleted series {} and its {} results: kept for {}",
                    series.key().seriesInstanceUid(),
                    results,
                    times.keep());
        } else if (series.arrival().last().isBefore(now.minus(times.keepUndelivered()))
                && haveStoodSince(jobs, now.minus(times.keepUndelivered()))) {
            int results = delete(series, jobs);
            EVENTS.error(
                    UNDELIVERED_DELETED,
                    "Deleted series {} and its {} results after {}, though {}",
                    series.key().seriesInstanceUid(),
                    results,
                    times.keepUndelivered(),
                    standing.open().stream().limit(SHOWN).collect(Collectors.joining("; ")));
            circumstances.metrics().count(Metrics.UNDELIVERED_DELETED);
        }
    }

    private static boolean haveStoodSince(List<Job> jobs, Instant before) {
        return jobs.stream().allMatch(job -> job.state().since().isBefore(before));
    }

    private int delete(SeriesRecord series, List<Job> jobs) throws IOException {
        SeriesKey key = series.key();
        List<ResultObject> results = jobs.stream()
                .flatMap(job -> stores.state().results(job.id()).stream())
                .toList();
        stores.objects()
                .delete(
                        key,
                        stores.state().instances(key).stream()
                                .map(InstanceRef::sopInstanceUid)
                                .toList(),
                        results);
        stores.state().forgetSeries(key, series.arrival().last());
        return results.size();
    }
}
