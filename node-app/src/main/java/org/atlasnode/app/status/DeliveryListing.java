package org.atlasnode.app.status;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Destinations and the deliveries before them: the JSON of {@code /api/deliveries}. Times are ISO 8601 in UTC. Immutable.
 *
 * @param at when this was told
 * @param holds the newest first
 */
public record DeliveryListing(
        String at, List<DestinationFacts> destinations, List<DeliveryFacts> deliveries, List<HoldFacts> holds) {

    public DeliveryListing {
        destinations = List.copyOf(destinations);
        deliveries = List.copyOf(deliveries);
        holds = List.copyOf(holds);
    }

    /**
     * A destination.
     *
     * @param heldSince empty where it is not held
     * @param counts of deliveries, by state
     * @param oldestWaiting when the oldest result was made that is not there and not given up; empty where none waits
     */
    public record DestinationFacts(
            String name, String heldSince, String holdReason, Map<String, Integer> counts, String oldestWaiting) {

        public DestinationFacts {
            counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        }

        /** How many are not there and not given up. */
        public int waitingCount() {
            return counts.getOrDefault("PENDING", 0)
                    + counts.getOrDefault("SENDING", 0)
                    + counts.getOrDefault("RETRY", 0);
        }
    }

    /**
     * A result object and where it stands before a destination.
     *
     * @param held whether the destination is held
     * @param reason why it is not there, and what to do
     */
    public record DeliveryFacts(
            long id,
            ResultFacts result,
            String destination,
            String state,
            boolean held,
            Progress progress,
            String reason) {}

    /** What is delivered. */
    public record ResultFacts(
            long job, String studyInstanceUid, String seriesInstanceUid, String kind, String sopInstanceUid) {}

    /**
     * How far a delivery is.
     *
     * @param created when the result was made
     * @param next when it may be tried next; absent where it is there, given up or on its way
     */
    public record Progress(
            String created, int attempts, @Nullable String next) {}

    /** A time for which nothing was sent to a destination; it is not over where {@code released} is empty. */
    public record HoldFacts(String destination, String since, String reason, String released) {}
}
