package org.atlasnode.core.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Analysis;

/**
 * Which series of a pipeline are answered with results, the most generous first; in configuration the lower-case name.
 * What is not sent is still decided, kept and shown in the status.
 */
public enum Answers {
    /** Each one: positive, negative, not analysed or failed. */
    ALWAYS,
    /** Those that were analysed: positive or negative, in part or in whole. */
    ANALYSED,
    /** Those with a finding. */
    FINDINGS;

    /** Whether a series whose analysis ended so is answered. */
    public boolean include(Analysis analysis) {
        return switch (this) {
            case ALWAYS -> true;
            case ANALYSED -> analysis.outcome() == Analysis.Outcome.ANALYSED;
            case FINDINGS -> analysis.hasFinding();
        };
    }

    /** Of its name in configuration. */
    static Optional<Answers> parse(String text) {
        return Arrays.stream(values())
                .filter(answers -> answers.text().equals(text))
                .findFirst();
    }

    /** The name in configuration. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names in configuration, for a message. */
    static String names() {
        return Arrays.stream(values()).map(Answers::text).collect(Collectors.joining(", "));
    }
}
