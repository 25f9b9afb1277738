package org.atlasnode.dicom.ul;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;

/**
 * An association, from its request to its end (PS3.8 §7): the services A-ASSOCIATE, A-RELEASE, A-ABORT and P-DATA over
 * one TCP connection, plain or with TLS. Confined to one thread, but for {@link #stopWhenIdle}, {@link #stop} and {@link #kill}. After an
 * {@link AssociationException} it is over; {@link #close} always frees it, and waits at most ARTIM for the peer.
 */
public final class Association implements AutoCloseable {

    private final UpperLayer upperLayer;
    private final AssociationSettings settings;
    private final Progress progress;
    private final Optional<SSLEngine> tls;
    private Map<Integer, PresentationContext.Accepted> contexts = Map.of();
    private Optional<UserInformation> agreed = Optional.empty();
    private ByteBuffer output = ByteBuffer.allocate(0);
    private Iterator<Pdv> received = List.<Pdv>of().iterator();

    private Association(UpperLayer upperLayer, AssociationSettings settings, Optional<SSLEngine> tls) {
        this.upperLayer = upperLayer;
        this.settings = settings;
        this.progress = new Progress(settings.pdu(), settings.minBytesPerSecond());
        this.tls = tls;
    }

    /**
     * The acceptor's side of a connection that came in; ARTIM runs. {@link #open} comes next.
     *
     * @param tls an engine in server mode; absent: plain TCP
     */
    public static Association accepting(
            SocketChannel channel, Optional<SSLEngine> tls, AssociationSettings settings, String peer)
            throws IOException {
        Transport transport = transport(SocketTransport.of(channel), tls);
        return new Association(UpperLayer.acceptor(transport, settings, peer), settings, tls);
    }

    static Association accepting(Transport transport, AssociationSettings settings, String peer) {
        return new Association(UpperLayer.acceptor(transport, settings, peer), settings, Optional.empty());
    }

    /**
     * Opens a connection to request an association on it. {@link #open} comes next.
     *
     * @param tls an engine in client mode; absent: plain TCP
     */
    public static Association requesting(
            InetSocketAddress address,
            Duration connectTimeout,
            Optional<SSLEngine> tls,
            AssociationSettings settings,
            String peer)
            throws AssociationException.ConnectFailed {
        try {
            Transport transport = transport(SocketTransport.connect(address, connectTimeout), tls);
            return new Association(UpperLayer.requestor(transport, settings, peer), settings, tls);
        } catch (IOException e) {
            throw new AssociationException.ConnectFailed(
                    peer + " cannot be reached (" + e.getMessage() + "); check host, port, firewall and that it runs",
                    e);
        }
    }

    static Association requesting(Transport transport, AssociationSettings settings, String peer) {
        return new Association(UpperLayer.requestor(transport, settings, peer), settings, Optional.empty());
    }

    private static Transport transport(SocketTransport socket, Optional<SSLEngine> tls) {
        return tls.<Transport>map(engine -> new TlsTransport(socket, engine)).orElse(socket);
    }

    /** Makes the connection ready: TLS shakes hands within ARTIM. A plain one is ready. */
    public void open() throws AssociationException {
        upperLayer.open();
    }

    /** What TLS agreed on, after {@link #open}; empty for plain TCP. */
    public Optional<SSLSession> tlsSession() {
        return tls.map(SSLEngine::getSession);
    }

    /** The peer as messages name it. */
    public String peer() {
        return upperLayer.peer();
    }

    /** Names the peer better once its request is known. */
    public void setPeer(String name) {
        upperLayer.setPeer(name);
    }

    /** Acceptor: waits for the request. */
    public Pdu.AssociateRq awaitRequest() throws AssociationException {
        return (Pdu.AssociateRq) upperLayer.receiveBy(upperLayer.artim());
    }

    /** Acceptor: accepts. */
    public void accept(Pdu.AssociateRq request, Pdu.AssociateAc acceptance) throws AssociationException {
        upperLayer.send(Event.EVT7, acceptance);
        establish(request, acceptance, request.userInformation());
    }

    /** Acceptor: rejects; {@link #close} then waits for the peer to close. */
    public void reject(Pdu.AssociateRj rejection) throws AssociationException {
        upperLayer.send(Event.EVT8, rejection);
    }

    /** Requestor: requests, and waits for the answer. */
    public void request(Pdu.AssociateRq request) throws AssociationException {
        upperLayer.send(Event.EVT2, request);
        Pdu answer = upperLayer.receiveBy(Deadline.after(settings.artim()));
        if (answer instanceof Pdu.AssociateRj rejection) {
            throw new AssociationException.Rejected(
                    peer() + " rejected the association" + (rejection.isTransient() ? " for the moment: " : ": ")
                            + rejection.meaning() + remedy(rejection, request),
                    rejection);
        }
        Pdu.AssociateAc acceptance = (Pdu.AssociateAc) answer;
        long maximum = acceptance.userInformation().maximumLengthBytes();
        if (maximum != 0 && maximum < PDataOutputStream.MIN_PDU_LENGTH) {
            upperLayer.abort();
            throw new AssociationException.Aborted(
                    peer() + " takes only PDUs of " + maximum + " bytes, so the association was aborted",
                    false,
                    Pdu.Abort.BY_USER);
        }
        establish(request, acceptance, acceptance.userInformation());
    }

    private static String remedy(Pdu.AssociateRj rejection, Pdu.AssociateRq request) {
        if (rejection.equals(Pdu.AssociateRj.CALLING_AE_TITLE_NOT_RECOGNIZED)) {
            return "; make " + request.calling() + " known there, with this machine's address";
        }
        if (rejection.equals(Pdu.AssociateRj.CALLED_AE_TITLE_NOT_RECOGNIZED)) {
            return "; check its AE title, " + request.called() + " was called";
        }
        return "";
    }

    private void establish(Pdu.AssociateRq request, Pdu.AssociateAc acceptance, UserInformation peersUser) {
        contexts = Negotiation.accepted(request, acceptance);
        agreed = Optional.of(acceptance.userInformation());
        long maximum = peersUser.maximumLengthBytes();
        int length = maximum == 0 ? settings.pduLengthBytes() : (int) Math.min(maximum, settings.pduLengthBytes());
        output = ByteBuffer.allocate(PduReader.HEADER_LENGTH + length);
    }

    /** The presentation contexts that both sides agreed on. */
    public Collection<PresentationContext.Accepted> contexts() {
        return contexts.values();
    }

    public Optional<PresentationContext.Accepted> findContext(int id) {
        return Optional.ofNullable(contexts.get(id));
    }

    /** Whether the requestor may act as SCP of a SOP class: it asked for the role, and the acceptor agreed. */
    public boolean isRequestorScp(Uid sopClassUid) {
        return agreed.stream()
                .flatMap(user -> user.roleSelections().stream())
                .anyMatch(role -> role.scp() && role.sopClassUid().equals(sopClassUid.value()));
    }

    /** How many operations the requestor may have outstanding; 0 for any number. */
    public int requestorOperations() {
        return agreed.flatMap(UserInformation::asynchronousOperations)
                .map(UserInformation.AsynchronousOperations::invoked)
                .orElse(1);
    }

    /** What the acceptor answered to the extended negotiation of a SOP class; empty where it did not. */
    public Optional<Value.Bytes> extendedNegotiation(Uid sopClassUid) {
        return agreed.stream()
                .flatMap(user -> user.others().stream())
                .flatMap(item -> ExtendedNegotiation.of(item).stream())
                .filter(answer -> answer.sopClassUid().equals(sopClassUid))
                .map(ExtendedNegotiation::information)
                .findFirst();
    }

    /** Bytes of all PDUs that came in so far. */
    public long receivedBytes() {
        return upperLayer.receivedBytes();
    }

    /**
     * The first fragment of the next message; empty when the peer asked for release and got it.
     *
     * @param idle how long to wait; {@link #stopWhenIdle} ends this wait
     */
    public Optional<Pdv> awaitMessage(Duration idle) throws AssociationException {
        progress.begin();
        if (received.hasNext()) {
            return Optional.of(received.next());
        }
        Pdu pdu = upperLayer.receive(Deadline.after(idle));
        if (pdu instanceof Pdu.PData data) {
            received = data.values().iterator();
            return Optional.of(received.next());
        }
        upperLayer.send(Event.EVT14, new Pdu.ReleaseRp());
        return Optional.empty();
    }

    /** Whether a message, or the peer's request to release, begins within this time; where none does, nothing changes. */
    public boolean messageBegins(Duration within) throws AssociationException {
        return received.hasNext() || upperLayer.begins(Deadline.after(within));
    }

    /** The next fragment of a message that has begun; a message without {@link Progress} is aborted. */
    public Pdv nextFragment() throws AssociationException {
        if (!received.hasNext()) {
            Pdu pdu = receiveWithinMessage();
            if (!(pdu instanceof Pdu.PData data)) {
                throw violation(pdu.type() + " within a message");
            }
            received = data.values().iterator();
        }
        return received.next();
    }

    private Pdu receiveWithinMessage() throws AssociationException {
        long begin = System.nanoTime();
        try {
            Pdu pdu = upperLayer.receiveBy(Deadline.after(progress.left()));
            progress.received(System.nanoTime() - begin, pdu instanceof Pdu.PData data ? data.dataBytes() : 0);
            return pdu;
        } catch (AssociationException.TimedOut e) {
            AssociationException.TimedOut slow = new AssociationException.TimedOut(peer()
                    + " sends a message too slowly, less than " + settings.minBytesPerSecond() + " bytes/s over "
                    + settings.pdu().toSeconds() + " s, so the association was aborted");
            slow.initCause(e);
            throw slow;
        }
    }

    /** Aborts because of what the peer sent, and says so. */
    public AssociationException violation(String what) {
        upperLayer.abort(Pdu.Abort.UNEXPECTED_PARAMETER);
        return new AssociationException.Aborted(
                peer() + " broke the protocol, so the association was aborted: " + what,
                false,
                Pdu.Abort.UNEXPECTED_PARAMETER);
    }

    /** The buffer of outgoing P-DATA-TF, as long as the longest that the peer takes; used by one stream at a time. */
    ByteBuffer output() {
        return output;
    }

    void sendPData(ByteBuffer pdu) throws AssociationException {
        upperLayer.sendEncoded(Event.EVT9, pdu);
    }

    /** Requestor: the orderly end. Data that still come are thrown away, a collision is resolved (PS3.8 §7.2.2). */
    public void release() throws AssociationException {
        upperLayer.send(Event.EVT11, new Pdu.ReleaseRq());
        Deadline deadline = Deadline.after(settings.artim());
        Pdu pdu = upperLayer.receiveBy(deadline);
        while (!(pdu instanceof Pdu.ReleaseRp)) {
            if (pdu instanceof Pdu.ReleaseRq) {
                upperLayer.send(Event.EVT14, new Pdu.ReleaseRp());
            }
            pdu = upperLayer.receiveBy(deadline);
        }
    }

    /** Aborts as service user; nothing where the association is over already. */
    public void abort() {
        upperLayer.abort();
    }

    /** Ends a wait for the next message, and any later one, by A-ABORT; a message that has begun goes on. */
    public void stopWhenIdle() {
        upperLayer.stop(Transport.Stop.IDLE_READS);
    }

    /** Ends any wait for the peer by A-ABORT. */
    public void stop() {
        upperLayer.stop(Transport.Stop.ALL_READS);
    }

    /** Closes the socket, whatever the association's thread does. */
    public void kill() {
        upperLayer.kill();
    }

    /** Aborts where the association is not over, waits for the peer to close, and closes. */
    @Override
    public void close() {
        upperLayer.close();
    }
}
