package org.atlasnode.results.delivery;

import java.time.Duration;
import java.util.Optional;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.SopReference;

/**
 * How an attempt to deliver one object ended.
 *
 * @param reason for a person; empty for a plain success
 * @param comment the destination's own words; they are kept with the delivery and not logged
 * @param delay until the next attempt; zero unless RETRY or AWAY
 * @param toCommit the object as it was sent, where the destination is to be asked to commit itself to it
 */
record Outcome(
        Delivery delivery, Kind kind, String reason, String comment, Duration delay, Optional<SopReference> toCommit) {

    enum Kind {
        STORED,
        RETRY,
        /** Tried again, for the destination could not be reached at all. */
        AWAY,
        DEAD
    }

    static Outcome stored(Delivery delivery, String note, String comment, Optional<SopReference> toCommit) {
        return new Outcome(delivery, Kind.STORED, note, comment, Duration.ZERO, toCommit);
    }

    static Outcome dead(Delivery delivery, String reason, String comment) {
        return new Outcome(delivery, Kind.DEAD, reason, comment, Duration.ZERO, Optional.empty());
    }

    static Outcome retry(Delivery delivery, String reason, String comment, Duration delay) {
        return new Outcome(delivery, Kind.RETRY, reason, comment, delay, Optional.empty());
    }

    static Outcome away(Delivery delivery, String reason, Duration delay) {
        return new Outcome(delivery, Kind.AWAY, reason, "", delay, Optional.empty());
    }

    /** The reason with the destination's own words. */
    String fullReason() {
        return comment.isBlank() ? reason : reason + ". It said: \"" + comment.strip() + "\"";
    }
}
