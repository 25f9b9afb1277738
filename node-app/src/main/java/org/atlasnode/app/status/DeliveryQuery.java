package org.atlasnode.app.status;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.state.Destinations.Filter;
import org.atlasnode.dicom.data.Uid;

/**
 * Which deliveries are asked for, as command line and HTTP say it. Immutable.
 *
 * @param parameters of a query: destination, state, job, study, series, limit
 */
public record DeliveryQuery(Map<String, String> parameters) {

    /** What state may be. */
    public static final String STATES = "pending, sending, retry, dead, stored, committed, held";

    private static final int DEFAULT_LIMIT = 200;
    private static final int MAX_LIMIT = 10_000;
    private static final String HELD = "held";

    public DeliveryQuery {
        Map<String, String> given = new LinkedHashMap<>(parameters);
        given.values().removeIf(String::isBlank);
        parameters = Map.copyOf(given);
    }

    /**
     * What the state store is asked. Without a state: of a job, a study or a series all deliveries, else those that have
     * not reached their destination.
     *
     * @throws IllegalArgumentException says what is wrong with the query
     */
    public Filter filter() {
        Optional<Long> job = text("job").map(DeliveryQuery::number);
        Optional<Uid> study = uid("study");
        Optional<Uid> series = uid("series");
        boolean oneWork = job.isPresent() || study.isPresent() || series.isPresent();
        Optional<String> state = text("state").map(text -> text.toLowerCase(Locale.ROOT));
        boolean held = state.equals(Optional.of(HELD));
        Set<DeliveryState> states = held
                ? EnumSet.of(DeliveryState.PENDING, DeliveryState.RETRY)
                : state.<Set<DeliveryState>>map(text -> EnumSet.of(state(text)))
                        .orElse(oneWork ? Filter.ALL : Filter.NOT_THERE);
        return new Filter(text("destination"), states, held, job, study, series, limit());
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name)).map(String::strip);
    }

    private Optional<Uid> uid(String name) {
        return text(name)
                .map(text -> Uid.parse(text).orElseThrow(() -> new IllegalArgumentException(name + " is no UID")));
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("a job is named by its number, see: atlas status");
        }
        return Long.parseLong(text);
    }

    private static DeliveryState state(String text) {
        return EnumSet.allOf(DeliveryState.class).stream()
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("state is one of: " + STATES));
    }

    private int limit() {
        String text = text("limit").orElse(String.valueOf(DEFAULT_LIMIT));
        int limit = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT);
        }
        return limit;
    }
}
