package org.atlasnode.storescp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.atlasnode.core.schedule.TaskScheduler;

/** Remembers what was asked of it, and runs nothing. */
final class RecordingScheduler implements TaskScheduler {

    final List<String> triggered = new CopyOnWriteArrayList<>();
    final List<Instant> times = new CopyOnWriteArrayList<>();

    @Override
    public void register(String name, Duration sweep, Runnable task) {
        throw new AssertionError("not the business of what is tested");
    }

    @Override
    public void start() {
        throw new AssertionError("not the business of what is tested");
    }

    @Override
    public void trigger(String name) {
        triggered.add(name);
    }

    @Override
    public void triggerAt(String name, Instant time) {
        triggered.add(name);
        times.add(time);
    }

    @Override
    public void close() {}
}
