package org.atlasnode.dicom.ul;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.atlasnode.dicom.data.AeTitle;

/** A protocol machine in any state that can be reached, and its scripted peer at the other end of a loopback socket. */
final class Machines implements AutoCloseable {

    static final Pdu.AssociateRq RQ = Negotiation.request(
            AeTitle.of("SCU"),
            AeTitle.of("SCP"),
            List.of(new PresentationContext(1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2"))),
            16384);
    static final Pdu.AssociateAc AC = new Pdu.AssociateAc(
            1,
            "SCP",
            "SCU",
            Negotiation.APPLICATION_CONTEXT,
            List.of(new PresentationContext.Answer(1, PresentationContext.Result.ACCEPTANCE, "1.2.840.10008.1.2")),
            UserInformation.ours(16384, RequestOptions.NONE));
    static final Pdu.AssociateRj RJ = Pdu.AssociateRj.NO_REASON;
    static final Pdu.PData DATA = new Pdu.PData(List.of(new Pdv(1, true, true, ByteBuffer.wrap(new byte[] {1, 2}))));
    static final Pdu.Abort PEERS_ABORT = new Pdu.Abort(0, 0);

    private static final Duration LONG = Duration.ofSeconds(20);

    final UpperLayer machine;
    final Socket peer;

    private Machines(boolean requestor, Duration artim) throws IOException {
        AssociationSettings settings = new AssociationSettings(artim, LONG, 16384);
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            if (requestor) {
                Transport transport =
                        SocketTransport.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LONG);
                machine = UpperLayer.requestor(transport, settings, "PEER");
                peer = listening.accept().socket();
            } else {
                peer = new Socket(InetAddress.getLoopbackAddress(), port);
                SocketChannel accepted = listening.accept();
                machine = UpperLayer.acceptor(SocketTransport.of(accepted), settings, "PEER");
            }
        }
        peer.setSoTimeout((int) LONG.toMillis());
    }

    /** A machine that went the shortest way to a state; what its peer was sent on that way is read already. */
    static Machines in(State state, boolean requestor) throws IOException {
        return in(state, requestor, LONG);
    }

    static Machines in(State state, boolean requestor, Duration artim) throws IOException {
        Machines machines = new Machines(requestor, artim);
        machines.walkTo(state, requestor);
        return machines;
    }

    /** Which side of an association can be in a state: PS3.8 Tables 9-1 to 9-5. */
    static List<Boolean> roles(State state) {
        return switch (state) {
            case STA2, STA3, STA10, STA12 -> List.of(false);
            case STA4, STA5, STA9, STA11 -> List.of(true);
            case STA1, STA6, STA7, STA8, STA13 -> List.of(false, true);
        };
    }

    private void walkTo(State state, boolean requestor) throws IOException {
        if (state == State.STA2 || state == State.STA4) {
            return;
        }
        if (requestor) {
            request();
            if (state == State.STA5) {
                return;
            }
            say(AC);
            machine.receive(soon());
        } else {
            say(RQ);
            machine.receive(soon());
            if (state == State.STA3) {
                return;
            }
            issue(Event.EVT7, AC);
        }
        leaveData(state);
    }

    private void request() throws IOException {
        issue(Event.EVT2, RQ);
    }

    /** From Sta6 onwards. */
    private void leaveData(State state) throws IOException {
        switch (state) {
            case STA7 -> issue(Event.EVT11, new Pdu.ReleaseRq());
            case STA8 -> take(new Pdu.ReleaseRq());
            case STA9, STA10 -> collide();
            case STA11 -> {
                collide();
                issue(Event.EVT14, new Pdu.ReleaseRp());
            }
            case STA12 -> {
                collide();
                take(new Pdu.ReleaseRp());
            }
            case STA13 -> {
                machine.abort();
                hear();
            }
            case STA1 -> {
                say(PEERS_ABORT);
                try {
                    machine.receive(soon());
                } catch (AssociationException.Aborted e) {
                    return;
                }
            }
            default -> {}
        }
    }

    private void collide() throws IOException {
        issue(Event.EVT11, new Pdu.ReleaseRq());
        take(new Pdu.ReleaseRq());
    }

    private void issue(Event event, Pdu pdu) throws IOException {
        machine.send(event, pdu);
        hear();
    }

    private void take(Pdu pdu) throws IOException {
        say(pdu);
        machine.receive(soon());
    }

    static Deadline soon() {
        return Deadline.after(LONG);
    }

    /** The peer sends. */
    void say(Pdu pdu) throws IOException {
        say(PduWriter.encode(pdu));
    }

    void say(byte[] bytes) throws IOException {
        peer.getOutputStream().write(bytes);
    }

    /** The peer receives a PDU. */
    Pdu hear() throws IOException {
        byte[] header = peer.getInputStream().readNBytes(6);
        if (header.length < 6) {
            throw new IOException("no PDU came");
        }
        byte[] body = peer.getInputStream().readNBytes(ByteBuffer.wrap(header).getInt(2));
        return Pdus.read(
                ByteBuffer.allocate(6 + body.length).put(header).put(body).array());
    }

    /** All that the peer was still sent, once the machine's socket is closed under it. */
    byte[] heardAtEnd() throws IOException {
        machine.kill();
        return heardUntilClosed();
    }

    /** All that the peer is sent until the machine closes. */
    byte[] heardUntilClosed() throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try {
            peer.getInputStream().transferTo(heard);
        } catch (SocketException reset) {
            // Closing a socket that has unread bytes resets the connection; it is closed all the same.
            heard.flush();
        }
        return heard.toByteArray();
    }

    @Override
    public void close() throws IOException {
        machine.kill();
        peer.close();
    }
}
