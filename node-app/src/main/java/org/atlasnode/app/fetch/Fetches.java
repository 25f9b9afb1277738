package org.atlasnode.app.fetch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.atlasnode.core.observe.EventLog;

/**
 * The fetches of this node: two at a time, a few waiting, the newest remembered. What a fetch brings goes the way of all
 * that is received, so it is kept and analysed whatever becomes of the fetch; the fetch itself is not kept over a restart,
 * and can be asked for again: what is here already changes nothing. Thread-safe.
 */
public final class Fetches implements AutoCloseable {

    private static final EventLog EVENTS = EventLog.of(Fetches.class);
    private static final int STILL_RUNNING = 5033;
    private static final int THREADS = 2;
    private static final int WAITING = 16;
    private static final int REMEMBERED = 100;
    private static final long CLOSE_SECONDS = 30;

    private final Archives archives;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> new Thread(task, "fetch"));
    private final Deque<Fetch> fetches = new ArrayDeque<>();
    private long lastId;

    public Fetches(Archives archives) {
        this.archives = archives;
        threads.allowCoreThreadTimeOut(true);
    }

    /** Begins a fetch; one that is the same and not over is told of instead. Empty where too many wait. */
    public synchronized Optional<FetchProgress> begin(FetchRequest request) {
        Optional<Fetch> same = fetches.stream()
                .filter(fetch ->
                        fetch.request().equals(request) && !fetch.progress().isOver())
                .findFirst();
        if (same.isPresent()) {
            return same.map(Fetch::progress);
        }
        Fetch fetch = new Fetch(++lastId, request, archives);
        try {
            threads.execute(fetch::run);
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
        fetches.addLast(fetch);
        if (fetches.size() > REMEMBERED) {
            fetches.removeFirst();
        }
        return Optional.of(fetch.progress());
    }

    /** How far a fetch is; empty where it is not known, or not any more. */
    public synchronized Optional<FetchProgress> find(long id) {
        return fetches.stream()
                .map(Fetch::progress)
                .filter(progress -> progress.id() == id)
                .findFirst();
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        threads.shutdown();
        synchronized (this) {
            fetches.forEach(Fetch::stop);
        }
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                EVENTS.warn(STILL_RUNNING, "A fetch did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
