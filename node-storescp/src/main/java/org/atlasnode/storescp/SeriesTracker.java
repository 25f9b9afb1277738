package org.atlasnode.storescp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStore.ReceivedInstance;

/**
 * Writes the rows of received instances behind the associations: one thread takes what has gathered and records it in
 * one transaction, so that an association never waits for the database. The file is the durable truth and the row
 * follows; what is lost between the two is found again by {@link Reconciler}. Whoever receives takes a place first
 * ({@link #reserve}); when the database does not keep up there is none, and the sender is told to try later. Nothing
 * that was handed over is dropped: while the database fails, it is tried again. Thread-safe.
 */
public final class SeriesTracker implements AutoCloseable {

    /** Name of the task that completes series. */
    public static final String COMPLETION_TASK = "completion";

    private static final EventLog EVENTS = EventLog.of(SeriesTracker.class);
    private static final int ROWS_LEFT = 2008;
    private static final int ROWS_FAILED = 2009;
    private static final int CAPACITY = 4096;
    private static final int GROUP = 256;
    private static final Duration POLL = Duration.ofMillis(250);
    /** What comes within this time is recorded in one transaction: a transaction costs more than its rows. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    /** Within this time after an instance its series is looked at, where a sign may make it complete. */
    private static final Duration SOON = Duration.ofMillis(200);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final StateStore state;
    private final TaskScheduler scheduler;
    private final Duration quiet;
    private final CompletionSigns signs;
    private final Clock clock;

    private final Semaphore places = new Semaphore(CAPACITY);
    private final BlockingQueue<ReceivedInstance> queue = new LinkedBlockingQueue<>();
    private final PendingSeries pending = new PendingSeries();
    private final Backlog backlog = new Backlog();
    private final Thread writer = new Thread(this::write, "series-tracker");
    private final CountDownLatch closing = new CountDownLatch(1);

    /** When completion is due next, as far as this tracker has asked for it. Confined to the writer. */
    private Instant asked = Instant.MIN;

    /** The same, where a sign may make a series complete before its quiet time is over. */
    private Instant askedSoon = Instant.MIN;

    public SeriesTracker(
            StateStore state, TaskScheduler scheduler, Duration quiet, CompletionSigns signs, Clock clock) {
        this.state = state;
        this.scheduler = scheduler;
        this.quiet = quiet;
        this.signs = signs;
        this.clock = clock;
    }

    public void start() {
        writer.start();
    }

    /** Takes a place for one instance; false when none is free in time. Give it back or {@link #record} into it. */
    boolean reserve(Duration patience) throws InterruptedException {
        return places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Gives a place back that was not used. */
    void release() {
        places.release();
    }

    /** Hands an instance over, into a place that was reserved for it. */
    void record(ReceivedInstance instance) {
        pending.add(instance.instance().series());
        backlog.handedOver();
        queue.add(instance);
    }

    /**
     * Waits until everything that was handed over before this call is recorded; false where it is not in time.
     *
     * @throws InterruptedException where the thread is to end
     */
    public boolean awaitRecorded(Duration patience) throws InterruptedException {
        return backlog.awaitDone(patience);
    }

    /** Whether instances of this series are still to be recorded. */
    boolean isPending(SeriesKey key) {
        return pending.contains(key);
    }

    /** Records what has been handed over, as far as the database can, and ends the thread. */
    @Override
    public void close() {
        closing.countDown(); // and no interrupt: that would close the embedded database's file under it
        try {
            writer.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!queue.isEmpty() || writer.isAlive()) {
            EVENTS.warn(
                    ROWS_LEFT,
                    "Stopped before all rows were written; they are rebuilt from the files at the next start");
        }
    }

    private void write() {
        List<ReceivedInstance> group = new ArrayList<>(GROUP);
        try {
            while (!isClosing() || !queue.isEmpty()) {
                if (!gather(group)) {
                    continue;
                }
                while (!record(group)) {
                    if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                        queue.addAll(group);
                        return;
                    }
                }
                group.forEach(instance -> pending.remove(instance.instance().series()));
                backlog.done(group.size());
                places.release(group.size());
                group.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Waits a little for a first instance and takes with it what comes soon after. */
    private boolean gather(List<ReceivedInstance> group) throws InterruptedException {
        ReceivedInstance next = queue.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        long end = System.nanoTime() + GATHERING.toNanos();
        while (next != null) {
            group.add(next);
            queue.drainTo(group, GROUP - group.size());
            long left = isClosing() ? 0 : end - System.nanoTime();
            next = group.size() < GROUP ? queue.poll(left, TimeUnit.NANOSECONDS) : null;
        }
        return !group.isEmpty();
    }

    private boolean record(List<ReceivedInstance> group) {
        try {
            state.recordInstances(group);
            askForCompletion(group);
            return true;
        } catch (RuntimeException e) { // whatever it is, this thread must live: reception depends on it
            EVENTS.error(ROWS_FAILED, "{} received instances wait for the database; trying again", group.size(), e);
            return false;
        }
    }

    /** One request is enough until it is due: the task looks at every series and asks for its own next time. */
    private void askForCompletion(List<ReceivedInstance> group) {
        Instant now = clock.instant();
        if (!asked.isAfter(now)) {
            asked = now.plus(quiet);
            scheduler.triggerAt(COMPLETION_TASK, asked);
        }
        if (!askedSoon.isAfter(now) && signs.awaitAny(seriesOf(group))) {
            askedSoon = now.plus(SOON);
            scheduler.triggerAt(COMPLETION_TASK, askedSoon);
        }
    }

    private static Set<SeriesKey> seriesOf(List<ReceivedInstance> group) {
        return group.stream().map(instance -> instance.instance().series()).collect(Collectors.toSet());
    }
}
