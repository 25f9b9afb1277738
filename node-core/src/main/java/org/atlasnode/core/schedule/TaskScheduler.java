package org.atlasnode.core.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * Runs the node's recurring work: each task does all that is due in the state store and returns. A trigger is a hint
 * that something is due; what makes work durable is the state store, and what finds forgotten work is the sweep. A task
 * never runs twice at once; a trigger that comes while it runs makes it run once more. Thread-safe.
 */
public interface TaskScheduler extends AutoCloseable {

    /** Registers a task before {@link #start()}; it runs at the start and then at least once in every sweep interval. */
    void register(String name, Duration sweep, Runnable task);

    void start();

    /** Runs the task as soon as a thread is free. */
    void trigger(String name);

    /** Runs the task at the given time, over restarts too. */
    void triggerAt(String name, Instant time);

    /** Lets running tasks end and starts no more. */
    @Override
    void close();
}
