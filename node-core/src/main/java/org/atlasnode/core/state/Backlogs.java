package org.atlasnode.core.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Work of the state store that lies too long, or for good, counted by who is hit. Thread-safe. */
public interface Backlogs {

    /**
     * Work of one kind that lies.
     *
     * @param of the peer, model or destination
     * @param oldest when the oldest of it began to lie
     */
    record Backlog(String of, int count, Instant oldest) {}

    /**
     * When each of these peers was last heard of: the arrival of its last instance, whether its series is still kept or
     * not. A peer that never sent counts as heard of when it was first asked for here.
     */
    Map<String, Instant> lastHeardOf(List<String> peers);

    /** Series that are neither planned nor skipped and whose last instance came before this, by peer. */
    List<Backlog> unplannedSeries(Instant before);

    /** Jobs that were queued before this and have no published end, by model; shadows do not count. */
    List<Backlog> unansweredJobs(Instant before);

    /** Deliveries that were begun before this and neither arrived nor were given up, by destination. */
    List<Backlog> lateDeliveries(Instant before);

    /** Deliveries that were given up for a reason that lies outside, by destination. */
    List<Backlog> deadDeliveries();

    /** Results that this node's own validation refused, by model. */
    List<Backlog> invalidResults();
}
