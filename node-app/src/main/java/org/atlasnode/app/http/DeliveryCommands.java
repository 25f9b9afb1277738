package org.atlasnode.app.http;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.atlasnode.app.status.DeliveryListing;
import org.atlasnode.app.status.DeliveryQuery;
import org.atlasnode.app.status.DeliveryReport;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.Destinations;
import org.atlasnode.core.state.Destinations.Entry;
import org.atlasnode.core.state.Destinations.Filter;
import org.atlasnode.core.state.StateStore;

/**
 * What an administrator may ask and order of deliveries: to list them, to send them again, to hold a destination and to
 * release it. Used behind HTTP and, where no node runs, by the command line itself. Thread-safe.
 */
public final class DeliveryCommands {

    static final String PATH = "/api/deliveries";
    static final String RESEND_PATH = "/api/deliveries/resend";
    static final String HOLD_PATH = "/api/destinations/hold";
    static final String RELEASE_PATH = "/api/destinations/release";

    private static final EventLog EVENTS = EventLog.of(DeliveryCommands.class);
    private static final int HELD = 4025;
    private static final int RELEASED = 4026;
    private static final int SENT_AGAIN = 4027;
    private static final int ALL = Integer.MAX_VALUE;

    private final StateStore state;
    private final Destinations destinations;
    private final Set<String> configured;
    private final Clock clock;
    private final Runnable wake;

    /**
     * @param configured the destinations of the configuration
     * @param wake runs after a command made something due: wakes who delivers and who asks for commitment
     */
    public DeliveryCommands(
            StateStore state, Destinations destinations, Set<String> configured, Clock clock, Runnable wake) {
        this.state = state;
        this.destinations = destinations;
        this.configured = Set.copyOf(configured);
        this.clock = clock;
        this.wake = wake;
    }

    /**
     * What came of a command.
     *
     * @param count how many deliveries it was about
     * @param problem why nothing was done; empty where it was
     */
    public record Outcome(int count, String problem) {

        static Outcome refused(String problem) {
            return new Outcome(0, problem);
        }

        public boolean isDone() {
            return problem.isEmpty();
        }
    }

    /** @throws IllegalArgumentException says what is wrong with the query */
    public DeliveryListing list(DeliveryQuery query) {
        return new DeliveryReport(destinations, configured, clock).list(query.filter());
    }

    /** Sends a result again. */
    public Outcome resend(String deliveryId) {
        if (!deliveryId.matches("[0-9]{1,18}")) {
            return Outcome.refused("a delivery is named by its number, see: atlas deliveries");
        }
        if (!state.resend(Long.parseLong(deliveryId), clock.instant())) {
            return Outcome.refused(
                    "there is no such delivery, or it is on its way, or committed, or its result failed this"
                            + " node's own validation");
        }
        wake.run();
        return new Outcome(1, "");
    }

    /** Sends again what is dead of a destination, or all that a job has, for one destination or for all. */
    public Outcome resend(DeliveryQuery query) {
        Filter which;
        try {
            which = query.filter();
        } catch (IllegalArgumentException e) {
            return Outcome.refused(String.valueOf(e.getMessage()));
        }
        if (which.job().isEmpty() && which.destination().isEmpty()) {
            return Outcome.refused("say which: a delivery, a job or a destination");
        }
        List<Entry> entries = destinations.list(new Filter(
                which.destination(),
                which.job().isPresent() ? Filter.ALL : Set.of(DeliveryState.DEAD),
                false,
                which.job(),
                Optional.empty(),
                Optional.empty(),
                ALL));
        int count = (int) entries.stream()
                .filter(entry -> state.resend(entry.delivery().id(), clock.instant()))
                .count();
        if (count == 0) {
            return Outcome.refused(
                    which.job().isPresent()
                            ? "this job has no delivery that can be sent again"
                            : "no delivery to " + which.destination().orElse("") + " is dead");
        }
        EVENTS.info(SENT_AGAIN, "{} deliveries are sent again by command", count);
        wake.run();
        return new Outcome(count, "");
    }

    /** Sends nothing to a destination until it is released. What is on its way at this moment still ends. */
    public Outcome hold(String destination, String reason) {
        if (!configured.contains(destination)) {
            return Outcome.refused(
                    "there is no destination " + destination + "; there are: " + String.join(", ", names()));
        }
        destinations.hold(destination, reason.strip());
        EVENTS.warn(HELD, "{} is held, nothing is sent to it: {}", destination, reason.strip());
        return new Outcome(waiting(destination), "");
    }

    /** Sends what waited, at once. */
    public Outcome release(String destination) {
        if (!destinations.release(destination)) {
            return Outcome.refused(destination + " is not held");
        }
        int waiting = waiting(destination);
        EVENTS.info(RELEASED, "{} is released, {} deliveries are due", destination, waiting);
        wake.run();
        return new Outcome(waiting, "");
    }

    private int waiting(String destination) {
        return destinations.backlogs(Set.of(DeliveryState.PENDING, DeliveryState.RETRY)).stream()
                .filter(backlog -> backlog.destination().equals(destination))
                .mapToInt(Destinations.Backlog::count)
                .sum();
    }

    private Set<String> names() {
        return new TreeSet<>(configured);
    }

    Reply answerList(Endpoint.Call call) {
        try {
            return Reply.json(Reply.OK, list(new DeliveryQuery(call.query())));
        } catch (IllegalArgumentException e) {
            return Reply.error(Reply.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    Reply answerResend(Endpoint.Call call) {
        return answer(call.parameter().isEmpty() ? resend(new DeliveryQuery(call.query())) : resend(call.parameter()));
    }

    Reply answerHold(Endpoint.Call call) {
        return answer(
                hold(call.query().getOrDefault("destination", ""), call.query().getOrDefault("reason", "")));
    }

    Reply answerRelease(Endpoint.Call call) {
        return answer(release(call.query().getOrDefault("destination", "")));
    }

    private static Reply answer(Outcome outcome) {
        return outcome.isDone()
                ? Reply.json(Reply.OK, Map.of("deliveries", outcome.count()))
                : Reply.error(Reply.CONFLICT, outcome.problem());
    }
}
