package org.atlasnode.core.model;

import java.time.Instant;

/**
 * A message to people. Holds no patient data.
 *
 * @param title one short line
 * @param text plain English in a few lines
 */
public record Notice(Event event, String title, String text, Instant created) {

    /** What it is about. The names are kept in the database and sent in messages, and never change. */
    public enum Event {
        RAISED,
        REMINDER,
        CLEARED,
        POSITIVE,
        /** Several at once, since there were too many. */
        DIGEST,
        TEST
    }
}
