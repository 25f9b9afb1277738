package org.atlasnode.core.schedule;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.atlasnode.core.observe.EventLog;

/** A registered task, and whether a trigger of it waits. Thread-safe. */
final class ScheduledTask {

    private static final EventLog EVENTS = EventLog.of(ScheduledTask.class);
    private static final int TASK_FAILED = 1101;

    private final String name;
    private final Duration sweep;
    private final Runnable work;
    private final AtomicBoolean waits = new AtomicBoolean();

    ScheduledTask(String name, Duration sweep, Runnable work) {
        this.name = name;
        this.sweep = sweep;
        this.work = work;
    }

    String name() {
        return name;
    }

    Duration sweep() {
        return sweep;
    }

    /** Whether this trigger is the first since the last run began; only that one is stored. */
    boolean claimTrigger() {
        return waits.compareAndSet(false, true);
    }

    /** Says that a trigger that was claimed could not be stored. */
    void releaseTrigger() {
        waits.set(false);
    }

    /** Runs it. What triggers it from here on makes it run once more. A failure is logged; the next sweep runs it again. */
    void run() {
        waits.set(false);
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            EVENTS.error(TASK_FAILED, "task {} failed and runs again at the next sweep", name, e);
        }
    }
}
