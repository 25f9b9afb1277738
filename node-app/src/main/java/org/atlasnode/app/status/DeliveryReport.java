package org.atlasnode.app.status;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.app.status.DeliveryListing.DeliveryFacts;
import org.atlasnode.app.status.DeliveryListing.DestinationFacts;
import org.atlasnode.app.status.DeliveryListing.HoldFacts;
import org.atlasnode.app.status.DeliveryListing.Progress;
import org.atlasnode.app.status.DeliveryListing.ResultFacts;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.state.Destinations;
import org.atlasnode.core.state.Destinations.Backlog;
import org.atlasnode.core.state.Destinations.Entry;
import org.atlasnode.core.state.Destinations.Filter;
import org.atlasnode.core.state.Destinations.Hold;

/** Tells destinations and deliveries as facts for people and programs. Thread-safe. */
public final class DeliveryReport {

    private static final int HOLDS = 20;

    private final Destinations destinations;
    private final Set<String> configured;
    private final Clock clock;

    /** @param configured the destinations of the configuration; others are told of where anything lies before them */
    public DeliveryReport(Destinations destinations, Set<String> configured, Clock clock) {
        this.destinations = destinations;
        this.configured = configured;
        this.clock = clock;
    }

    public DeliveryListing list(Filter filter) {
        return new DeliveryListing(
                clock.instant().toString(),
                destinations(),
                destinations.list(filter).stream().map(DeliveryReport::delivery).toList(),
                destinations.holds(HOLDS).stream().map(DeliveryReport::hold).toList());
    }

    /** All destinations, those of the configuration first. */
    public List<DestinationFacts> destinations() {
        List<Backlog> backlogs = destinations.backlogs(Filter.ALL);
        List<Hold> held = destinations.held();
        Set<String> names = new LinkedHashSet<>(configured);
        backlogs.forEach(backlog -> names.add(backlog.destination()));
        held.forEach(hold -> names.add(hold.destination()));
        return names.stream().map(name -> destination(name, backlogs, held)).toList();
    }

    private static DestinationFacts destination(String name, List<Backlog> backlogs, List<Hold> held) {
        Optional<Hold> hold =
                held.stream().filter(one -> one.destination().equals(name)).findFirst();
        List<Backlog> own = backlogs.stream()
                .filter(backlog -> backlog.destination().equals(name))
                .toList();
        Map<String, Integer> counts =
                own.stream().collect(Collectors.toMap(backlog -> backlog.state().name(), Backlog::count));
        return new DestinationFacts(
                name,
                hold.map(Hold::since).map(Instant::toString).orElse(""),
                hold.map(Hold::reason).orElse(""),
                counts,
                own.stream()
                        .filter(backlog -> Filter.NOT_THERE.contains(backlog.state()))
                        .filter(backlog -> backlog.state() != DeliveryState.DEAD)
                        .map(Backlog::oldest)
                        .min(Comparator.naturalOrder())
                        .map(Instant::toString)
                        .orElse(""));
    }

    private static DeliveryFacts delivery(Entry entry) {
        Delivery delivery = entry.delivery();
        boolean waits = delivery.state() == DeliveryState.PENDING || delivery.state() == DeliveryState.RETRY;
        return new DeliveryFacts(
                delivery.id(),
                new ResultFacts(
                        delivery.object().jobId(),
                        entry.series().studyInstanceUid().value(),
                        entry.series().seriesInstanceUid().value(),
                        delivery.object().kind().name(),
                        delivery.object().sopInstanceUid().value()),
                delivery.destination(),
                delivery.state().name(),
                entry.held(),
                new Progress(
                        entry.created().toString(),
                        delivery.attempts(),
                        waits ? delivery.due().toString() : null),
                delivery.reason());
    }

    private static HoldFacts hold(Hold hold) {
        return new HoldFacts(
                hold.destination(),
                hold.since().toString(),
                hold.reason(),
                hold.released().map(Instant::toString).orElse(""));
    }
}
