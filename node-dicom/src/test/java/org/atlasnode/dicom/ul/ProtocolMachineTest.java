package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every event in every state (PS3.8 Table 9-10), driven by a scripted peer over a socket where a machine can be brought
 * there; {@code state-cells.txt} lists which cells those are. What must come of each is written here from the standard,
 * by state, as action and next state; what an action sends stands in {@link #SENT}, from Tables 9-6 to 9-9.
 */
@Timeout(60)
class ProtocolMachineTest {

    /** Columns: Evt1 to Evt19. A dot is a cell that the standard leaves empty. */
    private static final String EXPECTED = """
            Sta1  AE-1>4 . . . AE-5>2 . . . . . . . . . . . . . .
            Sta2  . . AA-1>13 AA-1>13 . AE-6>3 . . . AA-1>13 . AA-1>13 AA-1>13 . . AA-2>1 AA-5>1 AA-2>1 AA-1>13
            Sta3  . . AA-8>13 AA-8>13 . AA-8>13 AE-7>6 AE-8>13 . AA-8>13 . AA-8>13 AA-8>13 . AA-1>13 AA-3>1 AA-4>1 . AA-8>13
            Sta4  . AE-2>5 . . . . . . . . . . . . AA-2>1 . AA-4>1 . .
            Sta5  . . AE-3>6 AE-4>1 . AA-8>13 . . . AA-8>13 . AA-8>13 AA-8>13 . AA-1>13 AA-3>1 AA-4>1 . AA-8>13
            Sta6  . . AA-8>13 AA-8>13 . AA-8>13 . . DT-1>6 DT-2>6 AR-1>7 AR-2>8 AA-8>13 . AA-1>13 AA-3>1 AA-4>1 . AA-8>13
            Sta7  . . AA-8>13 AA-8>13 . AA-8>13 . . . AR-6>7 . AR-8>9/10 AR-3>1 . AA-1>13 AA-3>1 AA-4>1 . AA-8>13
            Sta8  . . AA-8>13 AA-8>13 . AA-8>13 . . AR-7>8 AA-8>13 . AA-8>13 AA-8>13 AR-4>13 AA-1>13 AA-3>1 AA-4>1 . AA-8>13
            Sta9  . . AA-8>13 AA-8>13 . AA-8>13 . . . AA-8>13 . AA-8>13 AA-8>13 AR-9>11 AA-1>13 AA-3>1 AA-4>1 . AA-8>13
            Sta10 . . AA-8>13 AA-8>13 . AA-8>13 . . . AA-8>13 . AA-8>13 AR-10>12 . AA-1>13 AA-3>1 AA-4>1 . AA-8>13
            Sta11 . . AA-8>13 AA-8>13 . AA-8>13 . . . AA-8>13 . AA-8>13 AR-3>1 . AA-1>13 AA-3>1 AA-4>1 . AA-8>13
            Sta12 . . AA-8>13 AA-8>13 . AA-8>13 . . . AA-8>13 . AA-8>13 AA-8>13 AR-4>13 AA-1>13 AA-3>1 AA-4>1 . AA-8>13
            Sta13 . . AA-6>13 AA-6>13 . AA-7>13 . . . AA-6>13 . AA-6>13 AA-6>13 . . AA-2>1 AR-5>1 AA-2>1 AA-7>13
            """;

    /** First bytes of what each action sends: PDU-type, and of A-ABORT its source. Other actions send nothing. */
    private static final Map<String, String> SENT = Map.ofEntries(
            Map.entry("AE-2", "RQ"),
            Map.entry("AE-7", "AC"),
            Map.entry("AE-8", "RJ"),
            Map.entry("DT-1", "DATA"),
            Map.entry("AR-1", "RELEASE-RQ"),
            Map.entry("AR-4", "RELEASE-RP"),
            Map.entry("AR-7", "DATA"),
            Map.entry("AR-9", "RELEASE-RP"),
            Map.entry("AA-1", "ABORT by user"),
            Map.entry("AA-7", "ABORT by provider"),
            Map.entry("AA-8", "ABORT by provider"));

    private static final Duration SHORT = Duration.ofMillis(30);

    /** An unrecognized PDU without a body. */
    private static final byte[] UNRECOGNIZED = {8, 0, 0, 0, 0, 0};

    /** A cell of the table, for one side of an association. */
    record Cell(State state, Event event, boolean requestor, String action, String next) {

        boolean isEmpty() {
            return action.isEmpty();
        }

        State nextState() {
            String[] both = next.split("/");
            return State.valueOf("STA" + both[requestor ? 0 : both.length - 1]);
        }

        /** A machine cannot be told of PDUs and timers where it has no connection, reads nothing, or ARTIM is stopped. */
        boolean isDriven() {
            return switch (event) {
                case EVT1, EVT2, EVT5, EVT7, EVT8, EVT9, EVT11, EVT14, EVT15 -> true;
                case EVT17 -> state != State.STA1;
                case EVT18 -> state == State.STA2 || state == State.STA13;
                case EVT3, EVT4, EVT6, EVT10, EVT12, EVT13, EVT16, EVT19 -> state != State.STA1 && state != State.STA4;
            };
        }

        @Override
        public String toString() {
            return state + " " + event + (requestor ? " requestor " : " acceptor ") + action + ">" + next;
        }
    }

    static Stream<Cell> cells() {
        return EXPECTED.lines().flatMap(line -> {
            String[] columns = line.split(" +");
            State state = State.valueOf(columns[0].toUpperCase(java.util.Locale.ROOT));
            assertThat(columns).hasSize(20);
            return Machines.roles(state).stream()
                    .flatMap(requestor -> Arrays.stream(Event.values())
                            .map(event -> cell(state, event, requestor, columns[event.ordinal() + 1])));
        });
    }

    private static Cell cell(State state, Event event, boolean requestor, String entry) {
        String[] parts = entry.equals(".") ? new String[] {"", ""} : entry.split(">");
        return new Cell(state, event, requestor, parts[0], parts[1]);
    }

    static Stream<Cell> drivenCells() {
        return cells().filter(Cell::isDriven);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theTableHoldsWhatTheStandardSays(Cell cell) {
        Optional<Action> action = StateTable.find(cell.state(), cell.event());
        assertThat(action.map(found -> found.name().replace('_', '-')).orElse(""))
                .isEqualTo(cell.action());
        action.ifPresent(found -> {
            boolean second = found == Action.AR_8 && !cell.requestor();
            assertThat(second ? found.alternative() : found.next()).isEqualTo(cell.nextState());
        });
    }

    @ParameterizedTest
    @MethodSource("drivenCells")
    void theMachineDoesWhatTheStandardSays(Cell cell) throws Exception {
        Duration artim = cell.event() == Event.EVT18 ? SHORT : Duration.ofSeconds(20);
        try (Machines machines = Machines.in(cell.state(), cell.requestor(), artim)) {
            if (cell.state() == State.STA13 && !isPrimitive(cell.event())) {
                driveWhileItCloses(cell, machines);
            } else if (isPrimitive(cell.event())) {
                issue(cell, machines);
            } else {
                receive(cell, machines);
            }
        }
    }

    private static boolean isPrimitive(Event event) {
        return switch (event) {
            case EVT1, EVT2, EVT5, EVT7, EVT8, EVT9, EVT11, EVT14, EVT15 -> true;
            case EVT3, EVT4, EVT6, EVT10, EVT12, EVT13, EVT16, EVT17, EVT18, EVT19 -> false;
        };
    }

    /** Local events: performed, or refused without a trace. */
    private static void issue(Cell cell, Machines machines) throws Exception {
        UpperLayer machine = machines.machine;
        if (cell.event() == Event.EVT15) {
            machine.abort();
        } else if (cell.state() == State.STA1 && !cell.isEmpty()) {
            // To begin is to make a machine; both factories say the state after it.
            try (Machines begun = Machines.in(cell.nextState(), cell.event() == Event.EVT1)) {
                assertThat(begun.machine.state()).isEqualTo(cell.nextState());
            }
            return;
        } else if (cell.isEmpty()) {
            assertThatThrownBy(() -> machine.send(cell.event(), primitive(cell.event())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(cell.event() + " is impossible in " + cell.state());
        } else {
            machine.send(cell.event(), primitive(cell.event()));
        }
        assertThat(machine.state()).isEqualTo(cell.isEmpty() ? cell.state() : cell.nextState());
        assertThat(names(machines.heardAtEnd())).isEqualTo(SENT.getOrDefault(cell.action(), ""));
    }

    private static Pdu primitive(Event event) {
        return switch (event) {
            case EVT7 -> Machines.AC;
            case EVT8 -> Machines.RJ;
            case EVT9 -> Machines.DATA;
            case EVT11 -> new Pdu.ReleaseRq();
            case EVT14 -> new Pdu.ReleaseRp();
            default -> Machines.RQ;
        };
    }

    /** Events from the peer, taken by a read. Those that are in order are returned, all others thrown. */
    private static void receive(Cell cell, Machines machines) throws Exception {
        cause(cell.event(), machines);
        boolean inOrder = List.of("AE-3", "AE-4", "AE-6", "DT-2", "AR-2", "AR-3", "AR-6", "AR-8", "AR-10")
                .contains(cell.action());
        Deadline begin = cell.event() == Event.EVT18 ? machines.machine.artim() : Machines.soon();
        if (inOrder) {
            assertThat(Event.received(machines.machine.receive(begin))).isEqualTo(cell.event());
        } else {
            assertThatThrownBy(() -> machines.machine.receive(begin)).isInstanceOf(indication(cell));
        }
        assertThat(machines.machine.state()).isEqualTo(cell.nextState());
        if (cell.event() != Event.EVT17) {
            String sent = SENT.getOrDefault(cell.action(), "");
            byte[] heard = cell.nextState() == State.STA1 ? machines.heardUntilClosed() : machines.heardAtEnd();
            assertThat(names(heard)).isEqualTo(sent);
        }
    }

    private static Class<? extends Exception> indication(Cell cell) {
        return switch (cell.event()) {
            case EVT17 -> AssociationException.ConnectionLost.class;
            case EVT18 -> AssociationException.TimedOut.class;
            default -> AssociationException.Aborted.class;
        };
    }

    private static void cause(Event event, Machines machines) throws IOException {
        switch (event) {
            case EVT3 -> machines.say(Machines.AC);
            case EVT4 -> machines.say(Machines.RJ);
            case EVT6 -> machines.say(Machines.RQ);
            case EVT10 -> machines.say(Machines.DATA);
            case EVT12 -> machines.say(new Pdu.ReleaseRq());
            case EVT13 -> machines.say(new Pdu.ReleaseRp());
            case EVT16 -> machines.say(Machines.PEERS_ABORT);
            case EVT17 -> machines.peer.close();
            case EVT18 -> {} // the peer does nothing
            case EVT19 -> machines.say(UNRECOGNIZED);
            default -> throw new IllegalArgumentException(event + " does not come from the peer");
        }
    }

    /**
     * In Sta13 the machine waits for the close of the transport. That it is still there after an event shows in what
     * follows: an A-ASSOCIATE-RQ is answered (AA-7), and only then the peer's A-ABORT closes.
     */
    private static void driveWhileItCloses(Cell cell, Machines machines) throws Exception {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(machines.machine::close);
        cause(cell.event(), machines);
        if (cell.event() == Event.EVT17) {
            closing.get(10, TimeUnit.SECONDS);
        } else if (cell.nextState() == State.STA1) {
            assertThat(names(machines.heardUntilClosed())).isEmpty();
            closing.get(10, TimeUnit.SECONDS);
        } else {
            if (cell.action().equals("AA-7")) {
                assertThat(names(PduWriter.encode(machines.hear()))).isEqualTo("ABORT by provider");
            }
            if (cell.event() != Event.EVT19) {
                // After bytes that are no PDU there is no telling where the next one begins.
                machines.say(Machines.RQ);
                assertThat(names(PduWriter.encode(machines.hear()))).isEqualTo("ABORT by provider");
                machines.say(Machines.PEERS_ABORT);
            } else {
                assertThat(closing).isNotDone();
                machines.peer.shutdownOutput();
            }
            assertThat(machines.heardUntilClosed()).isEmpty();
            closing.get(10, TimeUnit.SECONDS);
        }
        assertThat(machines.machine.state()).isEqualTo(State.STA1);
    }

    /** AE-6 has a second way: the provider itself refuses a request. */
    @Test
    void aRequestOfAnotherProtocolVersionIsRejectedByTheProvider() throws Exception {
        try (Machines machines = Machines.in(State.STA2, false)) {
            byte[] request = PduWriter.encode(Machines.RQ);
            request[7] = 2;
            machines.say(request);
            assertThatThrownBy(() -> machines.machine.receive(Machines.soon()))
                    .isInstanceOf(AssociationException.Rejected.class);
            assertThat(machines.machine.state()).isEqualTo(State.STA13);
            assertThat(machines.hear()).isEqualTo(Pdu.AssociateRj.PROTOCOL_VERSION_NOT_SUPPORTED);
        }
    }

    @Test
    void theListOfDrivenCellsIsTrue() throws Exception {
        StringBuilder list = new StringBuilder("""
                # PS3.8 Table 9-10, state by event: S is driven over a socket, T looked up in the table only.
                # Checked, and printed where it is wrong, by ProtocolMachineTest.
                """);
        list.append("Evt  ")
                .append(Arrays.stream(Event.values())
                        .map(event -> String.format("%3d", event.ordinal() + 1))
                        .collect(Collectors.joining()))
                .append('\n');
        for (State state : State.values()) {
            boolean requestor = Machines.roles(state).get(0);
            list.append(String.format("%-5s", "Sta" + (state.ordinal() + 1)))
                    .append(cells().filter(cell -> cell.state() == state && cell.requestor() == requestor)
                            .map(cell -> cell.isDriven() ? "  S" : "  T")
                            .collect(Collectors.joining()))
                    .append('\n');
        }
        try (var expected = ProtocolMachineTest.class.getResourceAsStream("state-cells.txt")) {
            assertThat(list.toString()).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String names(byte[] pdus) throws IOException {
        PduReader reader = Pdus.reader(pdus);
        StringBuilder names = new StringBuilder();
        while (reader.await()) {
            names.append(names.isEmpty() ? "" : ", ").append(name(reader.read()));
        }
        return names.toString();
    }

    private static String name(Pdu pdu) {
        return switch (pdu.type()) {
            case ASSOCIATE_RQ -> "RQ";
            case ASSOCIATE_AC -> "AC";
            case ASSOCIATE_RJ -> "RJ";
            case P_DATA_TF -> "DATA";
            case RELEASE_RQ -> "RELEASE-RQ";
            case RELEASE_RP -> "RELEASE-RP";
            case ABORT -> ((Pdu.Abort) pdu).source() == 0 ? "ABORT by user" : "ABORT by provider";
        };
    }
}
