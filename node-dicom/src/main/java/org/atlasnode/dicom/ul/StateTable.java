package org.atlasnode.dicom.ul;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The state transition table of the upper layer (PS3.8 Table 9-10), as the standard prints it. Immutable. */
final class StateTable {

    private static final String TABLE = """
            Sta   1    2    3    4    5    6    7    8    9    10   11   12   13
            Evt1  AE-1 -    -    -    -    -    -    -    -    -    -    -    -
            Evt2  -    -    -    AE-2 -    -    -    -    -    -    -    -    -
            Evt3  -    AA-1 AA-8 -    AE-3 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6
            Evt4  -    AA-1 AA-8 -    AE-4 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6
            Evt5  AE-5 -    -    -    -    -    -    -    -    -    -    -    -
            Evt6  -    AE-6 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-7
            Evt7  -    -    AE-7 -    -    -    -    -    -    -    -    -    -
            Evt8  -    -    AE-8 -    -    -    -    -    -    -    -    -    -
            Evt9  -    -    -    -    -    DT-1 -    AR-7 -    -    -    -    -
            Evt10 -    AA-1 AA-8 -    AA-8 DT-2 AR-6 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6
            Evt11 -    -    -    -    -    AR-1 -    -    -    -    -    -    -
            Evt12 -    AA-1 AA-8 -    AA-8 AR-2 AR-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6
            Evt13 -    AA-1 AA-8 -    AA-8 AA-8 AR-3 AA-8 AA-8 AR-10 AR-3 AA-8 AA-6
            Evt14 -    -    -    -    -    -    -    AR-4 AR-9 -    -    AR-4 -
            Evt15 -    -    AA-1 AA-2 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 -
            Evt16 -    AA-2 AA-3 -    AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-2
            Evt17 -    AA-5 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AR-5
            Evt18 -    AA-2 -    -    -    -    -    -    -    -    -    -    AA-2
            Evt19 -    AA-1 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-7
            """;

    private static final Map<Event, Map<State, Action>> ACTIONS = parse();

    private StateTable() {}

    private static Map<Event, Map<State, Action>> parse() {
        Map<Event, Map<State, Action>> actions = new EnumMap<>(Event.class);
        TABLE.lines().skip(1).map(row -> row.split(" +")).forEach(cells -> {
            Map<State, Action> row = new EnumMap<>(State.class);
            for (int column = 1; column < cells.length; column++) {
                if (!cells[column].equals("-")) {
                    row.put(State.valueOf("STA" + column), Action.valueOf(cells[column].replace('-', '_')));
                }
            }
            actions.put(Event.valueOf(cells[0].toUpperCase(Locale.ROOT)), row);
        });
        return actions;
    }

    /** What to do when an event comes in a state; empty where the standard leaves the cell empty. */
    static Optional<Action> find(State state, Event event) {
        return Optional.ofNullable(ACTIONS.getOrDefault(event, Map.of()).get(state));
    }
}
