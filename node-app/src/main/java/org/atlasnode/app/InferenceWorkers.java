package org.atlasnode.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.inference.pipeline.InferenceWorker;

/**
 * The workers of a node, each a task of its own: while one reads and decodes a series, another computes. Each works on
 * one series at a time, so memory grows with their number. Thread-safe.
 */
final class InferenceWorkers {

    /** The task of the first worker; the others' have a number behind it. */
    private static final String TASK = "inference";

    private final List<InferenceWorker> workers;
    private final TaskScheduler scheduler;

    InferenceWorkers(int count, Supplier<InferenceWorker> worker, TaskScheduler scheduler) {
        this.workers = Stream.generate(worker).limit(count).toList();
        this.scheduler = scheduler;
    }

    void register(Duration sweep) {
        for (int i = 0; i < workers.size(); i++) {
            scheduler.register(task(i), sweep, workers.get(i));
        }
    }

    private static String task(int index) {
        return index == 0 ? TASK : TASK + "-" + (index + 1);
    }

    /** There are jobs. */
    void wake() {
        for (int i = 0; i < workers.size(); i++) {
            scheduler.trigger(task(i));
        }
    }

    /** A job is due at this time: all of so many workers look for it, for any of them may be at work then. */
    static void wakeAt(TaskScheduler scheduler, int count, Instant time) {
        for (int i = 0; i < count; i++) {
            scheduler.triggerAt(task(i), time);
        }
    }

    /** Jobs whose results are sent go before those of shadows. */
    void giveWay() {
        workers.forEach(InferenceWorker::giveWay);
    }

    /** Claims no more; running jobs go back into the queue at their next step. */
    void stop() {
        workers.forEach(InferenceWorker::stop);
    }
}
