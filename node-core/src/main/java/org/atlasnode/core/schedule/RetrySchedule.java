package org.atlasnode.core.schedule;

import java.time.Duration;

/**
 * How long to wait before the next attempt: twice as long each time, from 5 seconds to 4 hours, without an end, for a
 * destination may be down for days and a result is not lost. A fifth more or less by caller and attempt keeps several
 * from calling at once; the same attempt of the same caller always waits the same time.
 */
public final class RetrySchedule {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(4);
    /** Where someone must change a configuration first, it is no use to call every few seconds. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(2);

    private static final int MAX_DOUBLINGS = 12;
    private static final double JITTER = 0.2;

    private RetrySchedule() {}

    /**
     * @param attempts made so far, at least 1
     * @param caller who waits, and for whom
     */
    public static Duration delay(int attempts, String caller) {
        int doublings = Math.min(Math.max(attempts, 1) - 1, MAX_DOUBLINGS);
        Duration delay = FIRST.multipliedBy(1L << doublings);
        return jittered(delay.compareTo(LONGEST) > 0 ? LONGEST : delay, attempts, caller);
    }

    /** {@link #delay} where someone must change something there first: not sooner than after some minutes. */
    public static Duration delayAfterRefusal(int attempts, String caller) {
        Duration delay = delay(attempts, caller);
        return delay.compareTo(AFTER_REFUSAL) < 0 ? jittered(AFTER_REFUSAL, attempts, caller) : delay;
    }

    private static Duration jittered(Duration delay, int attempts, String caller) {
        int spread = Math.floorMod((caller + "#" + attempts).hashCode() * 0x9E3779B1, 1 << 16);
        double factor = 1 - JITTER + 2 * JITTER * spread / (1 << 16);
        return Duration.ofMillis((long) (delay.toMillis() * factor));
    }
}
