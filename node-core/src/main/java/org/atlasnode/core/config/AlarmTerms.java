package org.atlasnode.core.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When an alarm is raised. Immutable.
 *
 * @param sources peers that usually send, by name, and how often
 * @param noResultAfter how long a series may be without an answer after its last instance, or its order to run again
 * @param lateAfter how long a result may be on its way
 * @param remindEvery how often an alarm is told again that nobody acknowledged
 * @param url under which people reach the HTTP interface of this node, without a slash at its end; absent: not told
 */
public record AlarmTerms(
        Map<String, Expectation> sources,
        Duration noResultAfter,
        Duration lateAfter,
        Duration remindEvery,
        Optional<String> url) {

    /** What holds where the configuration says nothing. */
    public static final AlarmTerms DEFAULT =
            new AlarmTerms(Map.of(), Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(12), Optional.empty());

    public AlarmTerms {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    /**
     * How often a source sends.
     *
     * @param every the longest time without an instance, counted within the hours only
     */
    public record Expectation(Duration every, ServiceHours hours) {}
}
