package org.atlasnode.inference.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.inference.onnx.Cancellation;

/**
 * A worker's hold on a running job: a heartbeat thread renews it, and stops the run where it was lost, took too long or
 * the node stops. Thread-safe; closing ends the heartbeat.
 */
final class Lease implements AutoCloseable {

    /** Why the run was stopped. */
    enum End {
        /** It was not. */
        NO,
        TIME_LIMIT,
        /** The lease ran out unrenewed: the job may be another worker's. */
        LOST,
        /** It was a shadow, and a job whose results are waited for came. */
        GAVE_WAY,
        STOPPED
    }

    private static final EventLog LOG = EventLog.of(Lease.class);
    private static final int BEATS_PER_LEASE = 4;

    private final StateStore state;
    private final long jobId;
    private final WorkerSettings settings;
    private final Clock clock;
    private final Instant deadline;
    private final Cancellation cancellation = new Cancellation();
    private final ScheduledExecutorService heartbeat;
    private Instant until;
    private End end = End.NO;

    private Lease(StateStore state, long jobId, WorkerSettings settings, Clock clock) {
        this.state = state;
        this.jobId = jobId;
        this.settings = settings;
        this.clock = clock;
        this.deadline = clock.instant().plus(settings.timeLimit());
        this.until = clock.instant().plus(settings.lease());
        this.heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "job-" + jobId + "-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The hold on a job that was just claimed. */
    static Lease start(StateStore state, long jobId, WorkerSettings settings, Clock clock) {
        Lease lease = new Lease(state, jobId, settings, clock);
        long beatMillis = settings.lease().toMillis() / BEATS_PER_LEASE;
        var unused = lease.heartbeat.scheduleWithFixedDelay(lease::beat, beatMillis, beatMillis, TimeUnit.MILLISECONDS);
        return lease;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Why the run was stopped. */
    synchronized End ended() {
        return end;
    }

    /** Stops the run; the first reason counts. */
    synchronized void end(End reason) {
        if (end == End.NO) {
            end = reason;
            cancellation.cancel();
        }
    }

    synchronized void beat() {
        Instant now = clock.instant();
        if (now.isAfter(deadline)) {
            end(End.TIME_LIMIT);
        }
        try {
            Instant next = now.plus(settings.lease());
            state.renewLease(jobId, settings.owner(), next);
            until = next;
        } catch (StateStoreException e) {
            LOG.warn(3034, "the lease of job {} is not renewed, it ends at {}", jobId, until, e);
            if (!now.isBefore(until)) {
                end(End.LOST);
            }
        }
    }

    @Override
    public void close() {
        heartbeat.shutdownNow();
    }
}
