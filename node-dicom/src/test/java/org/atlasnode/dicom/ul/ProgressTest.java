package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers of any speed, with the default wait and rate, on a clock that only the test moves. */
class ProgressTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Progress progress = new Progress(PATIENCE, 1000);

    @Test
    void aSlowLineMaySendFiveHundredMegabytes() {
        assertThat(secondsUntilItRunsOut(16_384, Duration.ofMillis(328), 500_000_000))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1", "4096, 4", "16384, 16", "1, 0.001"})
    void whoSendsAtTheLowestRateNeverRunsOut(int bytes, double seconds) {
        assertThat(secondsUntilItRunsOut(bytes, Duration.ofNanos((long) (seconds * 1e9)), 1000L * bytes))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"1, 20", "1, 1", "100, 1", "0, 0.001", "500, 1"})
    void whoDripsRunsOutWithinTwiceTheWaitAtHalfTheRateAndSoonerBelow(int bytes, double seconds) {
        assertThat(secondsUntilItRunsOut(bytes, Duration.ofNanos((long) (seconds * 1e9)), Long.MAX_VALUE))
                .isBetween(30.0, 61.0);
    }

    @Test
    void muchDataEarnsNoSilenceBeyondTheWait() {
        progress.received(0, 1L << 40);
        progress.received(0, Long.MAX_VALUE);
        assertThat(progress.left()).isEqualTo(PATIENCE);
        progress.received(PATIENCE.toNanos(), 0);
        assertThat(progress.left()).isZero();
    }

    @Test
    void whatTakesLongOnOurSideCostsThePeerNothing() {
        progress.received(Duration.ofSeconds(10).toNanos(), 0);
        assertThat(progress.left()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void eachMessageBeginsAnew() {
        progress.received(PATIENCE.toNanos(), 1);
        progress.begin();
        assertThat(progress.left()).isEqualTo(PATIENCE);
    }

    @Test
    void lateDataDoNotCoverTheWaitThatIsOver() {
        progress.received(Duration.ofSeconds(100).toNanos(), 2000);
        assertThat(progress.left()).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2147483647, 2147483647", "3, 1000000007"})
    void holdsAtTheEdgesOfRates(int rate, long bytes) {
        Progress odd = new Progress(PATIENCE, rate);
        odd.received(PATIENCE.toNanos(), bytes);
        assertThat(odd.left()).isBetween(Duration.ofSeconds(1), PATIENCE);
    }

    /** Pieces of so many bytes, each after so long, until so many bytes came; -1 where it never ran out. */
    private double secondsUntilItRunsOut(int bytes, Duration pause, long total) {
        progress.begin();
        double passed = 0;
        for (long sent = 0; sent < total; sent += bytes) {
            if (progress.left().compareTo(pause) < 0) {
                return passed + progress.left().toNanos() / 1e9;
            }
            progress.received(pause.toNanos(), bytes);
            passed += pause.toNanos() / 1e9;
        }
        return -1;
    }
}
