package org.atlasnode.app;

import java.util.Set;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.state.Destinations;
import org.atlasnode.core.state.Destinations.Backlog;

/** What lies before each destination of the configuration, as metrics. Stateless. */
final class DeliveryGauges {

    /** Deliveries before a destination; labels {@code destination}, {@code state}: waiting, dead. */
    private static final String BACKLOG = "atlas.deliveries.backlog";
    /** Whether a destination is held, 1 or 0; label {@code destination}. */
    private static final String HELD = "atlas.destination.held";

    private static final Set<DeliveryState> WAITING =
            Set.of(DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.RETRY);

    private DeliveryGauges() {}

    static void start(Foundation foundation, Destinations destinations) {
        Metrics metrics = foundation.metrics();
        for (String name : foundation.config().receivers()) {
            metrics.gauge(BACKLOG, () -> count(destinations, name, WAITING), "destination", name, "state", "waiting");
            metrics.gauge(
                    BACKLOG,
                    () -> count(destinations, name, Set.of(DeliveryState.DEAD)),
                    "destination",
                    name,
                    "state",
                    "dead");
            metrics.gauge(HELD, () -> isHeld(destinations, name) ? 1 : 0, "destination", name);
        }
    }

    private static int count(Destinations destinations, String name, Set<DeliveryState> states) {
        return destinations.backlogs(states).stream()
                .filter(backlog -> backlog.destination().equals(name))
                .mapToInt(Backlog::count)
                .sum();
    }

    private static boolean isHeld(Destinations destinations, String name) {
        return destinations.held().stream().anyMatch(hold -> hold.destination().equals(name));
    }
}
