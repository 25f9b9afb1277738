package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.atlasnode.core.config.NodeConfig.Completion;
import org.atlasnode.storescp.CompletionPolicy.Decision;
import org.junit.jupiter.api.Test;

class CompletionPolicyTest {

    private static final Instant LAST = Instant.parse("2026-01-01T12:00:00Z");

    private final CompletionPolicy policy =
            new CompletionPolicy(new Completion(Duration.ofSeconds(10), Duration.ofMinutes(5)));

    @Test
    void waitsUntilTheQuietTimeIsOver() {
        Decision decision = decide(Duration.ofMillis(9999), false);
        assertThat(decision.complete()).isFalse();
        assertThat(decision.lookAgain()).isEqualTo(LAST.plusSeconds(10));
    }

    @Test
    void completesAtTheEndOfTheQuietTimeWithoutGap() {
        Decision decision = decide(Duration.ofSeconds(10), false);
        assertThat(decision.complete()).isTrue();
        assertThat(decision.reason()).isEqualTo("nothing arrived for 10s and no slice is missing");
    }

    @Test
    void waitsForTheLimitWithGap() {
        Decision decision = decide(Duration.ofSeconds(10), true);
        assertThat(decision.complete()).isFalse();
        assertThat(decision.lookAgain()).isEqualTo(LAST.plusSeconds(300));
    }

    @Test
    void completesAtTheLimitWhateverIsMissing() {
        Decision decision = decide(Duration.ofMinutes(5), true);
        assertThat(decision.complete()).isTrue();
        assertThat(decision.reason()).isEqualTo("nothing arrived for 5m");
    }

    @Test
    void readsNoHeadersBeforeTheQuietTimeOrAfterTheLimit() {
        for (Duration since : new Duration[] {Duration.ZERO, Duration.ofMinutes(6)}) {
            policy.decide(LAST, LAST.plus(since), CompletionEvidence.NONE, () -> {
                throw new AssertionError("headers were read " + since + " after the last instance");
            });
        }
    }

    private Decision decide(Duration since, boolean gap) {
        return policy.decide(LAST, LAST.plus(since), CompletionEvidence.NONE, () -> gap);
    }
}
