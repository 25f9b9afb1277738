package org.atlasnode.core.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How urgent series from a source are, the most urgent first; in configuration the lower-case name. */
public enum Priority {
    EMERGENCY,
    URGENT,
    NORMAL,
    LOW;

    /** Of its name in configuration. */
    public static Optional<Priority> parse(String text) {
        return Arrays.stream(values())
                .filter(priority -> priority.text().equals(text))
                .findFirst();
    }

    /** The name in configuration. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names in configuration, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(Priority::text).collect(Collectors.joining(", "));
    }

    /** Of what the state store keeps: 0 for the most urgent. */
    public static Priority ofRank(int rank) {
        return values()[rank];
    }

    /** What the state store keeps and orders by. */
    public int rank() {
        return ordinal();
    }
}
