package org.atlasnode.core.state;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;

/**
 * Destinations and what lies before them, as an administrator sees and governs them; durable as {@link StateStore} is.
 * Thread-safe.
 */
public interface Destinations {

    /** Nothing is sent to it any more, and it is asked nothing; where it is held already, for this reason from now on. */
    void hold(String destination, String reason);

    /** What waits for it is due at once; says whether it was held. */
    boolean release(String destination);

    /** Those that are held, by name. */
    List<Hold> held();

    /** Every hold, the newest first, at most so many. */
    List<Hold> holds(int limit);

    /** A destination answers: what waits for it because it could not be reached is due at once; says how many wait. */
    int answers(String destination);

    /** How many deliveries lie before each destination in each of these states, by destination and state. */
    List<Backlog> backlogs(Set<DeliveryState> states);

    /** The deliveries that fit, destination by destination in the order of sending. */
    List<Entry> list(Filter filter);

    /** @param released absent where it is held */
    record Hold(String destination, Instant since, String reason, Optional<Instant> released) {}

    /** @param oldest when the oldest of them came to be */
    record Backlog(String destination, DeliveryState state, int count, Instant oldest) {}

    /** @param created when the result was made */
    record Entry(Delivery delivery, SeriesKey series, Instant created, boolean held) {}

    /**
     * Which deliveries.
     *
     * @param states at least one
     * @param heldOnly of destinations that are held
     */
    record Filter(
            Optional<String> destination,
            Set<DeliveryState> states,
            boolean heldOnly,
            Optional<Long> job,
            Optional<Uid> study,
            Optional<Uid> series,
            int limit) {

        /** Those that have not reached their destination. */
        public static final Set<DeliveryState> NOT_THERE =
                Set.of(DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.RETRY, DeliveryState.DEAD);

        public static final Set<DeliveryState> ALL = Set.copyOf(EnumSet.allOf(DeliveryState.class));

        public Filter {
            states = Set.copyOf(states);
            if (states.isEmpty()) {
                throw new IllegalArgumentException("no delivery is in no state");
            }
        }
    }
}
