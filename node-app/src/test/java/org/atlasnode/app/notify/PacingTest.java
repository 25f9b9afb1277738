package org.atlasnode.app.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.atlasnode.core.config.Channel.Pace;
import org.junit.jupiter.api.Test;

class PacingTest {

    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
    /** Three at once, one each ten minutes. */
    private static final Pace PACE = new Pace(3, 6);

    @Test
    void aFullBucketGivesItsSizeAndNoMore() {
        Pacing pacing = new Pacing(PACE, NOW.minus(Duration.ofDays(9)));
        for (int left = 3; left > 0; left--) {
            assertThat(pacing.available(NOW)).isEqualTo(left);
            pacing = pacing.afterOne(NOW);
        }
        assertThat(pacing.available(NOW)).isZero();
    }

    @Test
    void anEmptyBucketFillsByOneInEachInterval() {
        Pacing empty = new Pacing(PACE, NOW).afterOne(NOW).afterOne(NOW).afterOne(NOW);
        assertThat(empty.nextAt()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        assertThat(empty.available(empty.nextAt().minusMillis(1))).isZero();
        assertThat(empty.available(empty.nextAt())).isEqualTo(1);
        assertThat(empty.available(NOW.plus(Duration.ofMinutes(30)))).isEqualTo(3);
    }

    @Test
    void aClockThatWasSetBackGivesNothingBeforeItsTime() {
        Pacing pacing = new Pacing(PACE, NOW.plus(Duration.ofDays(2)));
        assertThat(pacing.available(NOW)).isZero();
    }
}
