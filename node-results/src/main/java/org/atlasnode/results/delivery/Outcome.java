package org.atlasnode.results.delivery;

import java.time.Duration;
import org.atlasnode.core.model.Delivery;

/**
 * How an attempt to deliver one object ended.
 *
 * @param reason for a person; empty for a plain success
 * @param comment the destination's own words; they are kept with the delivery and not logged
 * @param delay until the next attempt; zero unless RETRY
 */
record Outcome(Delivery delivery, Kind kind, String reason, String comment, Duration delay) {

    enum Kind {
        STORED,
        RETRY,
        DEAD
    }

    static Outcome stored(Delivery delivery, String note, String comment) {
        return new Outcome(delivery, Kind.STORED, note, comment, Duration.ZERO);
    }

    static Outcome dead(Delivery delivery, String reason, String comment) {
        return new Outcome(delivery, Kind.DEAD, reason, comment, Duration.ZERO);
    }

    static Outcome retry(Delivery delivery, String reason, String comment, Duration delay) {
        return new Outcome(delivery, Kind.RETRY, reason, comment, delay);
    }

    /** The reason with the destination's own words. */
    String fullReason() {
        return comment.isBlank() ? reason : reason + ". It said: \"" + comment.strip() + "\"";
    }
}
