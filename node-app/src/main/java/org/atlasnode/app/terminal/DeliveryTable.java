package org.atlasnode.app.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.atlasnode.app.status.DeliveryListing;
import org.atlasnode.app.status.DeliveryListing.DeliveryFacts;
import org.atlasnode.app.status.DeliveryListing.DestinationFacts;

/** Destinations and deliveries for people. Stateless. */
public final class DeliveryTable {

    private static final int DAYS_FROM_HOURS = 48;
    private static final int HOURS_FROM_MINUTES = 120;
    private static final int MINUTES_FROM_SECONDS = 120;

    private DeliveryTable() {}

    /** Prints destinations, then deliveries, then the reason of each below it. */
    public static void print(PrintWriter out, DeliveryListing listing) {
        printDestinations(out, listing.destinations());
        out.println();
        if (listing.deliveries().isEmpty()) {
            out.println("no such deliveries");
        } else {
            deliveries(listing).print(out);
            printReasons(out, listing.deliveries());
        }
        out.flush();
    }

    /** One line for each destination, with whether it is held. */
    public static void printDestinations(PrintWriter out, List<DestinationFacts> destinations) {
        for (DestinationFacts destination : destinations) {
            String held = destination.heldSince().isEmpty()
                    ? ""
                    : " HELD since " + destination.heldSince()
                            + (destination.holdReason().isEmpty() ? "" : " (" + destination.holdReason() + ")");
            String oldest =
                    destination.oldestWaiting().isEmpty() ? "" : ", the oldest of " + destination.oldestWaiting();
            out.printf(
                    "destination %s:%s %d wait%s, %d dead, %d stored, %d committed%n",
                    destination.name(),
                    held,
                    destination.waitingCount(),
                    oldest,
                    count(destination, "DEAD"),
                    count(destination, "STORED"),
                    count(destination, "COMMITTED"));
        }
    }

    private static int count(DestinationFacts destination, String state) {
        return destination.counts().getOrDefault(state, 0);
    }

    private static Table deliveries(DeliveryListing listing) {
        Table table = new Table(
                "delivery", "job", "series", "kind", "destination", "state", "age", "attempts", "next attempt");
        Instant now = Instant.parse(listing.at());
        for (DeliveryFacts delivery : listing.deliveries()) {
            table.row(
                    String.valueOf(delivery.id()),
                    String.valueOf(delivery.result().job()),
                    delivery.result().seriesInstanceUid(),
                    delivery.result().kind().toLowerCase(Locale.ROOT),
                    delivery.destination(),
                    delivery.state() + (delivery.held() ? " held" : ""),
                    span(Duration.between(Instant.parse(delivery.progress().created()), now)),
                    String.valueOf(delivery.progress().attempts()),
                    next(delivery, now));
        }
        return table;
    }

    private static String next(DeliveryFacts delivery, Instant now) {
        String next = delivery.progress().next();
        if (next == null) {
            return "-";
        }
        if (delivery.held()) {
            return "when released";
        }
        Duration until = Duration.between(now, Instant.parse(next));
        return until.isNegative() || until.isZero() ? "now" : "in " + span(until);
    }

    /** The largest unit of which there are at least two. */
    static String span(Duration duration) {
        if (duration.toHours() >= DAYS_FROM_HOURS) {
            return duration.toDays() + " d";
        }
        if (duration.toMinutes() >= HOURS_FROM_MINUTES) {
            return duration.toHours() + " h";
        }
        return duration.toSeconds() >= MINUTES_FROM_SECONDS
                ? duration.toMinutes() + " min"
                : Math.max(0, duration.toSeconds()) + " s";
    }

    /** Reasons are sentences: the same one is printed once, with the deliveries that have it. */
    private static void printReasons(PrintWriter out, List<DeliveryFacts> deliveries) {
        deliveries.stream()
                .map(DeliveryFacts::reason)
                .filter(reason -> !reason.isEmpty())
                .distinct()
                .forEach(reason -> {
                    out.println();
                    out.println(numbers(deliveries, reason) + ": " + reason);
                });
    }

    private static String numbers(List<DeliveryFacts> deliveries, String reason) {
        List<String> ids = deliveries.stream()
                .filter(delivery -> delivery.reason().equals(reason))
                .map(delivery -> String.valueOf(delivery.id()))
                .toList();
        return ids.size() == 1 ? "delivery " + ids.get(0) : "deliveries " + String.join(", ", ids);
    }
}
