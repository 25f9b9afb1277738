package org.atlasnode.results.delivery;

import java.time.Duration;
import org.atlasnode.core.model.Delivery;

/**
 * How an attempt to deliver one object ended.
 *
 * @param reason for a person; empty for a plain success
 * @param delay until the next attempt; zero unless RETRY
 */
record Outcome(Delivery delivery, Kind kind, String reason, Duration delay) {

    enum Kind {
        STORED,
        RETRY,
        DEAD
    }

    static Outcome stored(Delivery delivery, String note) {
        return new Outcome(delivery, Kind.STORED, note, Duration.ZERO);
    }

    static Outcome dead(Delivery delivery, String reason) {
        return new Outcome(delivery, Kind.DEAD, reason, Duration.ZERO);
    }

    static Outcome retry(Delivery delivery, String reason, Duration delay) {
        return new Outcome(delivery, Kind.RETRY, reason, delay);
    }
}
