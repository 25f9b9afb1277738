package org.atlasnode.core.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads several files at once. Each call has threads of its own, which end with it. Immutable. */
public record ReadingThreads(int count) {

    public ReadingThreads {
        if (count < 1) {
            throw new IllegalArgumentException("at least one thread: " + count);
        }
    }

    /**
     * The results in the order of the tasks.
     *
     * @throws ExecutionException the first failure in that order, which ends all
     */
    public <T> List<T> all(List<Callable<T>> tasks) throws ExecutionException, InterruptedException {
        if (tasks.isEmpty()) {
            return List.of();
        }
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.min(count, tasks.size()), work -> new Thread(work, "volume-" + number.incrementAndGet()));
        try {
            List<Future<T>> futures = new ArrayList<>();
            tasks.forEach(task -> futures.add(pool.submit(task)));
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
