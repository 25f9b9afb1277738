package org.atlasnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.atlasnode.core.schedule.TaskScheduler;
import org.junit.jupiter.api.Test;

class InferenceWorkersTest {

    private static final Instant LATER = Instant.parse("2026-11-27T12:00:00Z");

    /** Remembers what is due when. */
    private static final class Appointments implements TaskScheduler {

        private final Map<String, Instant> times = new HashMap<>();

        @Override
        public void register(String name, Duration sweep, Runnable task) {
            throw new AssertionError("nothing is registered here");
        }

        @Override
        public void start() {
            throw new AssertionError("nothing is started here");
        }

        @Override
        public void trigger(String name) {
            throw new AssertionError(name + " is not due yet");
        }

        @Override
        public void triggerAt(String name, Instant time) {
            times.put(name, time);
        }

        @Override
        public void close() {}
    }

    @Test
    void everyWorkerLooksForAJobThatIsDueLater() {
        Appointments appointments = new Appointments();

        InferenceWorkers.wakeAt(appointments, 3, LATER);

        assertThat(appointments.times)
                .isEqualTo(Map.of("inference", LATER, "inference-2", LATER, "inference-3", LATER));
    }
}
