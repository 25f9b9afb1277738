package org.atlasnode.core.observe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Warns of the same thing once in an interval, and says then how often it was silent: for what a peer can cause at will.
 * Remembers a bounded number of things; beyond it, all others count as one. Thread-safe.
 */
public final class RateLimitedLog {

    private static final int MAX_KEYS = 1000;
    private static final String OTHERS = "";

    private final EventLog log;
    private final Clock clock;
    private final Duration interval;
    private final Map<String, Silence> silences = new HashMap<>();

    public RateLimitedLog(EventLog log, Clock clock, Duration interval) {
        this.log = log;
        this.clock = clock;
        this.interval = interval;
    }

    /**
     * Warns, unless it did so under this key within the interval.
     *
     * @param key what counts as the same thing, not empty
     */
    public void warn(String key, int id, String message, @Nullable Object... arguments) {
        int suppressed = admit(key);
        if (suppressed == 0) {
            log.warn(id, message, arguments);
        } else if (suppressed > 0) {
            Object[] more = Arrays.copyOf(arguments, arguments.length + 1);
            more[arguments.length] = suppressed;
            log.warn(id, message + " ({} more since the last message)", more);
        }
    }

    /** How many were suppressed since the last message; -1 where this one is to be. */
    private synchronized int admit(String key) {
        Instant now = clock.instant();
        Silence silence = silences.get(key);
        if (silence == null && silences.size() >= MAX_KEYS) {
            silences.values().removeIf(old -> old.hasEnded(now) && old.suppressed == 0);
        }
        String kept = silence != null || silences.size() < MAX_KEYS ? key : OTHERS;
        silence = silences.get(kept);
        if (silence != null && !silence.hasEnded(now)) {
            silence.suppressed++;
            return -1;
        }
        silences.put(kept, new Silence(now.plus(interval)));
        return silence == null ? 0 : silence.suppressed;
    }

    /** Since a message. Guarded by the log. */
    private static final class Silence {

        private final Instant end;
        private int suppressed;

        private Silence(Instant end) {
            this.end = end;
        }

        private boolean hasEnded(Instant now) {
            return !now.isBefore(end);
        }
    }
}
