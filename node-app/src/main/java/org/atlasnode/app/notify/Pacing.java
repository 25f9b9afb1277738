package org.atlasnode.app.notify;

import java.time.Duration;
import java.time.Instant;
import org.atlasnode.core.config.Channel.Pace;

/**
 * A bucket of tokens as one moment: that at which it is full again. Each message moves it on by an interval, and there may
 * be messages while it lies less than the bucket's size ahead. One moment is all that must survive a restart. Immutable.
 *
 * @param fullAt when all tokens are there again; past where they are
 */
record Pacing(Pace pace, Instant fullAt) {

    private Duration interval() {
        return Duration.ofHours(1).dividedBy(pace.perHour());
    }

    private Instant base(Instant now) {
        return fullAt.isAfter(now) ? fullAt : now;
    }

    /** How many messages there may be now. */
    int available(Instant now) {
        Duration used = Duration.between(now, base(now));
        Duration free = interval().multipliedBy(pace.burst()).minus(used);
        return free.isNegative() ? 0 : (int) free.dividedBy(interval());
    }

    /** After one more message. */
    Pacing afterOne(Instant now) {
        return new Pacing(pace, base(now).plus(interval()));
    }

    /** From when on there may be a message, where none is available now. */
    Instant nextAt() {
        return fullAt.minus(interval().multipliedBy(pace.burst() - 1L));
    }
}
