package org.atlasnode.app.capture;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Consumer;
import org.atlasnode.dicom.dimse.CommandListing;
import org.atlasnode.dicom.ul.Pdu;
import org.atlasnode.dicom.ul.Pdv;
import org.atlasnode.dicom.ul.WireTap;

/**
 * The PDUs of one connection as text: the header of each, requests for associations and their answers whole, command sets
 * whole; of a data set, be it an object or a query, its length alone, so that nothing of a patient is written. Confined to
 * the connection's thread.
 */
final class PduListing implements WireTap {

    /** As much of a command set as is kept until its last fragment. */
    private static final int MAX_COMMAND_LENGTH = 64 * 1024;

    private final String connection;
    private final Clock clock;
    private final Consumer<String> out;
    private final ByteArrayOutputStream sentCommand = new ByteArrayOutputStream();
    private final ByteArrayOutputStream receivedCommand = new ByteArrayOutputStream();

    /** @param connection how its lines name it */
    PduListing(String connection, Clock clock, Consumer<String> out) {
        this.connection = connection;
        this.clock = clock;
        this.out = out;
    }

    @Override
    public void pdu(Direction direction, Pdu pdu, int lengthBytes) {
        StringBuilder text = new StringBuilder(head(direction == Direction.SENT ? "sent" : "received"))
                .append(pdu.type().name().replace('_', '-'))
                .append(", ")
                .append(lengthBytes)
                .append(" bytes");
        if (pdu instanceof Pdu.PData data) {
            data.values().forEach(value -> add(text, direction, value));
        } else {
            AssociationListing.of(pdu).forEach(line -> indent(text, 1, line));
        }
        out.accept(text.append('\n').toString());
    }

    private void add(StringBuilder text, Direction direction, Pdv value) {
        int length = value.data().remaining();
        indent(
                text,
                1,
                "context " + value.contextId() + ", " + (value.command() ? "command" : "data set") + ", " + length
                        + " bytes" + (value.last() ? ", last" : ""));
        if (!value.command()) {
            return;
        }
        ByteArrayOutputStream command = direction == Direction.SENT ? sentCommand : receivedCommand;
        if (command.size() + length <= MAX_COMMAND_LENGTH) {
            byte[] bytes = new byte[length];
            value.data().duplicate().get(bytes);
            command.writeBytes(bytes);
        }
        if (value.last()) {
            CommandListing.of(command.toByteArray()).forEach(line -> indent(text, 2, line));
            command.reset();
        }
    }

    @Override
    public void unreadable(int type, long lengthBytes) {
        out.accept(head("received")
                + String.format(
                        Locale.ROOT, "what is no PDU that is taken: type %02XH, %d bytes%n", type, lengthBytes));
    }

    @Override
    public void lost() {
        out.accept(head("") + "the connection is closed, without A-RELEASE or A-ABORT\n");
    }

    private String head(String direction) {
        return DateTimeFormatter.ISO_INSTANT.format(clock.instant().truncatedTo(ChronoUnit.MILLIS)) + " " + connection
                + " " + direction + (direction.isEmpty() ? "" : " ");
    }

    private static void indent(StringBuilder text, int level, String line) {
        text.append('\n').append("    ".repeat(level)).append(line);
    }
}
