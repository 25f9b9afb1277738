package org.atlasnode.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Metrics metrics = new Metrics(registry);

    @Test
    void countsTimesAndReads() {
        metrics.count(Metrics.INSTANCES_RECEIVED, "outcome", "new");
        metrics.count(Metrics.INSTANCES_RECEIVED, "outcome", "new");
        metrics.count(Metrics.RECEIVED_BYTES, 526_000);
        metrics.time(Metrics.STAGE_SECONDS, Duration.ofMillis(1500), "model", "m", "stage", "load");
        metrics.gauge(Metrics.ASSOCIATIONS_OPEN, () -> 3);

        assertThat(registry.get(Metrics.INSTANCES_RECEIVED)
                        .tag("outcome", "new")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get(Metrics.RECEIVED_BYTES).counter().count()).isEqualTo(526_000);
        assertThat(registry.get(Metrics.STAGE_SECONDS).timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(1500);
        assertThat(registry.get(Metrics.ASSOCIATIONS_OPEN).gauge().value()).isEqualTo(3);
    }
}
