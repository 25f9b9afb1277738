package org.atlasnode.results.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.Destinations;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStoreException;

/**
 * Brings results to their destinations: one association for what one job has for one destination, each destination on a
 * thread of its own, so that a slow or silent one delays no other. {@link #run} is the body of a task: it hands out what
 * is due and returns; a destination that is done triggers the task again. What is on its way when the process dies
 * becomes due again by {@link StateStore#recoverDeliveries} at the next start, and the same bytes under the same UID are
 * sent again. Thread-safe.
 */
public final class Outbox implements AutoCloseable {

    /** The task's name in the scheduler. */
    public static final String TASK = "outbox";

    private static final EventLog LOG = EventLog.of(Outbox.class);
    private static final Duration THREAD_LIFE = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final Records records;
    private final StateStore state;
    private final Dispatch dispatch;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final Metrics metrics;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Queue<Runnable> unrecorded = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads;

    /**
     * Where deliveries are recorded.
     *
     * @param commitmentTask what asks destinations to commit themselves to what they stored
     */
    public record Records(
            StateStore state, ResultCommitments commitments, Destinations destinations, String commitmentTask) {}

    public Outbox(Records records, Dispatch dispatch, TaskScheduler scheduler, Clock clock, Metrics metrics) {
        this.records = records;
        this.state = records.state();
        this.dispatch = dispatch;
        this.scheduler = scheduler;
        this.clock = clock;
        this.metrics = metrics;
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, THREAD_LIFE.toSeconds(), TimeUnit.SECONDS, new SynchronousQueue<>());
    }

    /** Hands everything that is due to its destination, but to those that are still busy. */
    public void run() {
        recordOutstanding();
        while (!threads.isShutdown()) {
            List<Delivery> bundle = state.claimDeliveries(clock.instant(), List.copyOf(busy));
            if (bundle.isEmpty()) {
                return;
            }
            String destination = bundle.get(0).destination();
            busy.add(destination);
            threads.execute(() -> deliver(destination, bundle));
        }
    }

    private void deliver(String destination, List<Delivery> bundle) {
        Thread.currentThread().setName("outbox-" + destination);
        try {
            dispatch.send(destination, bundle, this::record);
        } finally {
            busy.remove(destination);
            scheduler.trigger(TASK);
            scheduler.trigger(records.commitmentTask());
        }
    }

    private void record(Outcome outcome) {
        try {
            write(outcome);
        } catch (StateStoreException e) {
            LOG.error(
                    4022,
                    "delivery {} ended, but the state store cannot record it yet",
                    outcome.delivery().id(),
                    e);
            unrecorded.add(() -> write(outcome));
        }
    }

    /** What the state store could not record before; where it still cannot, the task fails and the next sweep goes on. */
    private void recordOutstanding() {
        for (Runnable next = unrecorded.peek(); next != null; next = unrecorded.peek()) {
            next.run();
            unrecorded.remove(next);
        }
    }

    private void write(Outcome outcome) {
        long id = outcome.delivery().id();
        String destination = outcome.delivery().destination();
        switch (outcome.kind()) {
            case STORED -> {
                outcome.toCommit()
                        .ifPresentOrElse(
                                sent -> records.commitments().stored(id, outcome.fullReason(), sent),
                                () -> state.deliveryStored(id, outcome.fullReason()));
                LOG.info(4010, "delivery {} to {} is stored", id, destination);
                wakeOthers(destination);
            }
            case DEAD -> {
                state.deliveryDead(id, outcome.fullReason());
                LOG.error(4013, "delivery {} is given up: {}", id, outcome.reason());
            }
            case RETRY -> {
                Instant due = clock.instant().plus(outcome.delay());
                state.deliveryRetry(id, due, outcome.fullReason());
                scheduler.triggerAt(TASK, due);
            }
            case AWAY -> {
                Instant due = clock.instant().plus(outcome.delay());
                state.deliveryAway(id, due, outcome.fullReason());
                scheduler.triggerAt(TASK, due);
            }
        }
        metrics.count(
                Metrics.DELIVERIES,
                "destination",
                destination,
                "state",
                outcome.kind().name().toLowerCase(Locale.ROOT));
    }

    /** A destination that is back gets at once what waited for it; the end of this attempt triggers the task. */
    private void wakeOthers(String destination) {
        int woken = records.destinations().answers(destination);
        if (woken > 0) {
            LOG.info(4023, "{} answers again, {} deliveries that waited for it are due", destination, woken);
        }
    }

    /** Lets deliveries that are on their way end, for a while. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
