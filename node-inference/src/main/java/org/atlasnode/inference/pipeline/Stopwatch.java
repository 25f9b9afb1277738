package org.atlasnode.inference.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.atlasnode.core.model.Analysis.Timing;

/** Times the stages of one job. Confined to one thread. */
final class Stopwatch {

    private final Clock clock;
    private final Instant started;
    private final Map<String, Duration> stages = new LinkedHashMap<>();
    private Instant last;

    Stopwatch(Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
        this.last = started;
    }

    /** Ends a stage that began where the last one ended. */
    void lap(String stage) {
        Instant now = clock.instant();
        stages.merge(stage, Duration.between(last, now), Duration::plus);
        last = now;
    }

    Timing timing() {
        return new Timing(started, stages);
    }
}
