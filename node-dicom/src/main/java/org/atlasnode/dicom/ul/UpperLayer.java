package org.atlasnode.dicom.ul;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The protocol machine of one transport connection (PS3.8 §9.2): every event goes through {@link StateTable}, and the
 * action found there is performed here. Confined to one thread, but for {@link #stop}.
 *
 * <p>Who opens the transport performs AE-1; waiting for a PDU beyond its time, where the standard has no timer, is an
 * A-ABORT request of ours (Evt15).
 */
final class UpperLayer implements AutoCloseable {

    /** Answers are short: so many PDUs hold those of any window of ours. */
    private static final int MAX_UNREAD = 128;

    private final Transport transport;
    private final AssociationSettings settings;
    private final WireTap tap;
    private final PduReader reader;
    private final PduWriter writer;
    private final boolean requestor;
    private State state;
    private Deadline artim;
    private String peer;
    private boolean framingLost;

    /** What came before the connection broke, and was not asked for yet. */
    private final Deque<Pdu> unread = new ArrayDeque<>();

    private UpperLayer(Transport transport, AssociationSettings settings, String peer, State state) {
        this.transport = transport;
        this.settings = settings;
        this.peer = peer;
        this.state = state;
        this.requestor = state == Action.AE_1.next();
        this.tap = settings.taps().open(peer, requestor);
        this.reader = new PduReader(transport, settings.pduLengthBytes(), tap);
        this.writer = new PduWriter(transport, tap);
        this.artim = Deadline.after(settings.artim());
    }

    /** The machine of a connection that came in, Sta2. */
    static UpperLayer acceptor(Transport transport, AssociationSettings settings, String peer) {
        return new UpperLayer(transport, settings, peer, Action.AE_5.next());
    }

    /** The machine of a connection that we opened, Sta4. */
    static UpperLayer requestor(Transport transport, AssociationSettings settings, String peer) {
        return new UpperLayer(transport, settings, peer, Action.AE_1.next());
    }

    State state() {
        return state;
    }

    String peer() {
        return peer;
    }

    void setPeer(String name) {
        peer = name;
    }

    long receivedBytes() {
        return reader.receivedBytes();
    }

    Deadline artim() {
        return artim;
    }

    /** Ends the coming of the transport connection: TLS shakes hands, until ARTIM. A plain one is there already. */
    void open() throws AssociationException {
        try {
            transport.open(artim);
        } catch (TlsFault e) {
            lose();
            throw tlsFailed(e);
        } catch (SocketTimeoutException e) {
            lose();
            throw new AssociationException.TimedOut(peer + " did not end the TLS handshake within "
                    + settings.artim().toSeconds() + " s; look whether it hangs, and whether it speaks TLS");
        } catch (Transport.StoppedException e) {
            lose();
            throw stopped();
        } catch (IOException e) {
            lose();
            throw new AssociationException.ConnectionLost(peer + " closed the connection within the TLS handshake", e);
        }
    }

    private AssociationException tlsFailed(TlsFault fault) {
        return new AssociationException.TlsFailed(peer + " " + fault.getMessage(), fault.fault(), fault);
    }

    private AssociationException stopped() {
        return new AssociationException.Aborted(
                "the association with " + peer + " was aborted because this side stops", false, Pdu.Abort.BY_USER);
    }

    /** Issues a request or response primitive whose action sends the PDU. */
    void send(Event event, Pdu pdu) throws AssociationException {
        sendEncoded(event, ByteBuffer.wrap(PduWriter.encode(pdu)));
    }

    /** Like {@link #send}, of bytes that are a whole PDU. */
    void sendEncoded(Event event, ByteBuffer pdu) throws AssociationException {
        Action action = action(event);
        try {
            transport.writeBy(Deadline.after(settings.pdu()));
            writer.write(pdu);
        } catch (SocketTimeoutException e) {
            lose();
            throw new AssociationException.TimedOut(peer + " took no data for "
                    + settings.pdu().toSeconds() + " s; look whether it hangs or its disk is full");
        } catch (IOException e) {
            // Before our request has gone out nothing that comes is an event of the table.
            throw state == State.STA4 ? connectionLost(e) : writeFailed(e);
        }
        go(action.next());
    }

    /**
     * A peer that aborts closes at once, so that our write fails first: its A-ABORT says more than a broken pipe. And what
     * it answered before to other operations (PS3.7 §D.3.3.3) still counts: it is kept for {@link #receive}.
     */
    private AssociationException writeFailed(IOException failure) {
        Deadline deadline = Deadline.after(settings.artim());
        try {
            while (unread.size() < MAX_UNREAD && receive(deadline, deadline) instanceof Pdu.PData data) {
                unread.add(data.copy());
            }
        } catch (AssociationException e) {
            if (e instanceof AssociationException.Aborted || e instanceof AssociationException.TlsFailed) {
                return e;
            }
        }
        return connectionLost(failure);
    }

    private AssociationException connectionLost(IOException failure) {
        lose();
        return new AssociationException.ConnectionLost(peer + " closed the connection while data were sent", failure);
    }

    /**
     * Waits for a PDU and performs the table's action for it. Returns what is indicated to the user: any PDU that is in
     * order. Everything else is an exception. {@link #stop} may end the wait for its first byte.
     *
     * @param begin until when its first byte must come; then it has the time of a PDU
     */
    Pdu receive(Deadline begin) throws AssociationException {
        return unread.isEmpty() ? receive(begin, null) : unread.remove();
    }

    /**
     * The same for a PDU that is due.
     *
     * @param end until when its last byte must come
     */
    Pdu receiveBy(Deadline end) throws AssociationException {
        return unread.isEmpty() ? receive(end, end) : unread.remove();
    }

    /** Waits for the first byte of a PDU, and changes nothing where none comes in time: then it is false. */
    boolean begins(Deadline by) throws AssociationException {
        try {
            transport.readBy(by, true);
            if (!reader.await()) {
                throw new EOFException("end of stream");
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (Transport.StoppedException e) {
            abort();
            throw stopped();
        } catch (TlsFault e) {
            lose();
            throw tlsFailed(e);
        } catch (IOException e) {
            throw closedWithoutRelease(e);
        }
    }

    private AssociationException closedWithoutRelease(IOException e) {
        lose();
        return new AssociationException.ConnectionLost(peer + " closed the connection without A-RELEASE", e);
    }

    private Pdu receive(Deadline begin, @Nullable Deadline end) throws AssociationException {
        Pdu pdu;
        try {
            transport.readBy(begin, end == null);
            if (!reader.await()) {
                throw new EOFException("end of stream");
            }
            transport.readBy(end == null ? Deadline.after(settings.pdu()) : end, false);
            pdu = reader.read();
        } catch (PduException e) {
            throw noPdu(e);
        } catch (SocketTimeoutException e) {
            throw timedOut();
        } catch (Transport.StoppedException e) {
            abort();
            throw stopped();
        } catch (TlsFault e) {
            lose();
            throw tlsFailed(e);
        } catch (IOException e) {
            throw closedWithoutRelease(e);
        }
        return indicate(pdu);
    }

    private AssociationException noPdu(PduException e) {
        boolean firstBytes = state == State.STA2 || state == State.STA5;
        framingLost = true;
        refuse(Event.EVT19, e.abort());
        return firstBytes && e.isTls()
                ? tlsFailed(TlsFault.notPlain(requestor))
                : new AssociationException.Aborted(
                        peer + " sent bytes that are no PDU, so the association was aborted: " + e.getMessage(),
                        false,
                        e.abort());
    }

    private Pdu indicate(Pdu pdu) throws AssociationException {
        Action action = action(Event.received(pdu));
        switch (action) {
            case AE_3, DT_2, AR_2, AR_6, AR_10 -> go(action.next());
            case AE_6 -> {
                if ((((Pdu.AssociateRq) pdu).protocolVersion() & Negotiation.PROTOCOL_VERSION) == 0) {
                    sendQuietly(Pdu.AssociateRj.PROTOCOL_VERSION_NOT_SUPPORTED);
                    startArtim();
                    go(action.alternative());
                    throw new AssociationException.Rejected(
                            peer + " speaks another version of the protocol and was rejected",
                            Pdu.AssociateRj.PROTOCOL_VERSION_NOT_SUPPORTED);
                }
                go(action.next());
            }
            case AR_8 -> go(requestor ? action.next() : action.alternative());
            case AE_4, AR_3 -> close(action);
            case AA_2, AA_3 -> {
                close(action);
                Pdu.Abort abort = (Pdu.Abort) pdu;
                throw new AssociationException.Aborted(
                        peer + " aborted the association (" + abort.meaning() + ")", true, abort);
            }
            default -> {
                refuse(Event.received(pdu), Pdu.Abort.UNEXPECTED_PDU);
                throw new AssociationException.Aborted(
                        peer + " sent " + pdu.type() + " out of turn, so the association was aborted",
                        false,
                        Pdu.Abort.UNEXPECTED_PDU);
            }
        }
        return pdu;
    }

    /** The A-ABORT request primitive, where the state knows it; else nothing. */
    void abort() {
        abort(Pdu.Abort.BY_USER);
    }

    /** The same with other codes, for what the provider's user found wrong in the protocol. */
    void abort(Pdu.Abort abort) {
        @Nullable Action action = StateTable.find(state, Event.EVT15).orElse(null);
        if (action == Action.AA_1) {
            sendQuietly(abort);
            startArtim();
            go(action.next());
        } else if (action == Action.AA_2) {
            close(action);
        }
    }

    private AssociationException timedOut() {
        boolean awaitedRequest = state == State.STA2;
        if (awaitedRequest || state == State.STA13) {
            close(action(Event.EVT18));
        } else {
            abort();
        }
        return new AssociationException.TimedOut(
                awaitedRequest
                        ? peer + " connected and sent no association request for "
                                + settings.artim().toSeconds() + " s"
                        : peer + " sent nothing, or not the whole of a PDU, in time");
    }

    /** Evt19 and PDUs out of turn: AA-1, AA-7 or AA-8 by the table. */
    private void refuse(Event event, Pdu.Abort abort) {
        Action action = action(event);
        sendQuietly(action == Action.AA_1 ? Pdu.Abort.BY_USER : abort);
        startArtim();
        go(action.next());
    }

    /** Evt17: the transport connection is gone. */
    private void lose() {
        if (state != State.STA1) {
            if (state != State.STA13) {
                tap.lost();
            }
            close(action(Event.EVT17));
        }
    }

    private Action action(Event event) {
        return StateTable.find(state, event)
                .orElseThrow(() -> new IllegalStateException(event + " is impossible in " + state));
    }

    private void go(State next) {
        state = next;
    }

    private void startArtim() {
        artim = Deadline.after(settings.artim());
    }

    /** For the last PDU of a connection: where it cannot be written, the peer is gone, which is what it was to say. */
    private void sendQuietly(Pdu pdu) {
        try {
            transport.writeBy(Deadline.after(settings.artim()));
            writer.write(pdu);
        } catch (IOException e) {
            framingLost = true;
        }
    }

    private void close(Action action) {
        go(action.next());
        closeTransport();
    }

    private void closeTransport() {
        try {
            transport.closeBy(Deadline.after(settings.artim()));
        } catch (IOException e) {
            throw new UncheckedIOException("closing a socket failed", e);
        }
    }

    /** Ends waiting reads, from any thread. */
    void stop(Transport.Stop which) {
        transport.stop(which);
    }

    /** Closes the socket under a thread that hangs, from any thread. */
    void kill() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a socket failed", e);
        }
    }

    /** Waits in Sta13 for the peer to close, so that our last PDU reaches it, at most until ARTIM; then closes. */
    @Override
    public void close() {
        abort();
        while (state == State.STA13) {
            awaitClose();
        }
        closeTransport();
    }

    private void awaitClose() {
        try {
            transport.readBy(artim, false);
            if (framingLost) {
                reader.discardAll();
                lose();
            } else if (!reader.await()) {
                lose();
            } else {
                Action action = action(Event.received(reader.read()));
                if (action == Action.AA_7) {
                    sendQuietly(Pdu.Abort.UNEXPECTED_PDU);
                }
                go(action.next());
            }
        } catch (PduException e) {
            refuse(Event.EVT19, e.abort());
            framingLost = true;
        } catch (SocketTimeoutException e) {
            close(action(Event.EVT18));
        } catch (IOException e) {
            lose();
        }
    }
}
