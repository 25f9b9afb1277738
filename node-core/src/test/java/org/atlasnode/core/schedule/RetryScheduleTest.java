package org.atlasnode.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    @Test
    void waitsTwiceAsLongEachTimeUpToFourHours() {
        Duration before = Duration.ZERO;
        for (int attempts = 1; attempts <= 11; attempts++) {
            Duration delay = RetrySchedule.delay(attempts, "PACS");
            assertThat(delay).isGreaterThan(before).isEqualTo(RetrySchedule.delay(attempts, "PACS"));
            before = delay.dividedBy(2);
        }
        assertThat(RetrySchedule.delay(1, "PACS")).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(RetrySchedule.delay(1000, "PACS")).isBetween(Duration.ofHours(3), Duration.ofHours(5));
    }

    @Test
    void waitsSomeMinutesWhereSomeoneMustChangeSomething() {
        assertThat(RetrySchedule.delayAfterRefusal(1, "PACS")).isBetween(Duration.ofSeconds(90), Duration.ofMinutes(3));
        assertThat(RetrySchedule.delayAfterRefusal(20, "PACS")).isEqualTo(RetrySchedule.delay(20, "PACS"));
    }
}
