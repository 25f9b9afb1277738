package org.atlasnode.dicom.net;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseChannel;
import org.atlasnode.dicom.dimse.DimseMessage;
import org.atlasnode.dicom.dimse.DimseMessage.CEchoRq;
import org.atlasnode.dicom.dimse.DimseMessage.CEchoRsp;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRq;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRsp;
import org.atlasnode.dicom.dimse.DimseMessage.NRq;
import org.atlasnode.dicom.dimse.DimseMessage.NRsp;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.NDispatcher;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.Association;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.PDataOutputStream;
import org.atlasnode.dicom.ul.PresentationContext;

/**
 * An established association that we requested. Confined to one thread. After an {@link AssociationException} other than
 * {@link AssociationException.NotNegotiated} it is over; {@link #close} then only frees it.
 */
public final class ClientAssociation implements AutoCloseable {

    /** More than any peer has to say before it answers. */
    private static final int MAX_EVENTS_BEFORE_ANSWER = 64;

    private final Association association;
    private final DimseChannel channel;
    private final ClientSettings settings;
    private Optional<NDispatcher> events = Optional.empty();
    private boolean releasedByPeer;
    private int lastMessageId;

    ClientAssociation(Association association, ClientSettings settings) {
        this.association = association;
        this.channel = new DimseChannel(association);
        this.settings = settings;
    }

    /** The contexts that the peer accepted, in the order of their ids. */
    public List<PresentationContext.Accepted> acceptedContexts() {
        return association.contexts().stream()
                .sorted(java.util.Comparator.comparingInt(PresentationContext.Accepted::id))
                .toList();
    }

    /** The context in which an object of this class and encoding can be sent. */
    public Optional<PresentationContext.Accepted> findContext(Uid sopClassUid, TransferSyntax transferSyntax) {
        return acceptedContexts().stream()
                .filter(context -> context.abstractSyntax().equals(sopClassUid)
                        && context.transferSyntax().equals(transferSyntax.uid()))
                .findFirst();
    }

    /** C-ECHO (PS3.7 §9.1.5); Verification must have been proposed. */
    public DimseStatus echo() throws AssociationException {
        PresentationContext.Accepted context = acceptedContexts().stream()
                .filter(accepted -> accepted.abstractSyntax().equals(Uids.VERIFICATION))
                .findFirst()
                .orElseThrow(() ->
                        new AssociationException.NotNegotiated(association.peer() + " does not accept Verification"));
        int messageId = nextMessageId();
        channel.send(context.id(), new CEchoRq(messageId, Optional.of(Uids.VERIFICATION), false));
        DimseMessage answer = awaitAnswer();
        if (answer instanceof CEchoRsp response && response.messageIdBeingRespondedTo() == messageId) {
            return response.status();
        }
        throw association.violation("no answer to our C-ECHO but " + answer.kind());
    }

    /**
     * C-STORE (PS3.7 §9.1.1).
     *
     * @param transferSyntax of the bytes that the source writes
     * @throws AssociationException where the association is over, or has no context for this object
     * @throws IOException where the source throws it; the association is aborted then
     */
    public StoreResponse store(Uid sopClassUid, Uid sopInstanceUid, TransferSyntax transferSyntax, DataSetSource source)
            throws IOException {
        PresentationContext.Accepted context = findContext(sopClassUid, transferSyntax)
                .orElseThrow(() -> new AssociationException.NotNegotiated(association.peer()
                        + " does not accept SOP class " + sopClassUid + " in transfer syntax " + transferSyntax));
        int messageId = nextMessageId();
        channel.send(
                context.id(),
                new CStoreRq(
                        messageId,
                        Optional.of(sopClassUid),
                        Optional.of(sopInstanceUid),
                        CStoreRq.MEDIUM_PRIORITY,
                        Optional.empty(),
                        true));
        sendDataSet(context.id(), source);
        DimseMessage answer = awaitAnswer();
        if (answer instanceof CStoreRsp response && response.messageIdBeingRespondedTo() == messageId) {
            return new StoreResponse(response.status(), response.errorComment());
        }
        throw association.violation("no answer to our C-STORE but " + answer.kind());
    }

    /**
     * A request of DIMSE-N (PS3.7 §10.1), and its response.
     *
     * @param typeId Action Type ID or Event Type ID
     */
    public NResponse request(NService service, Sop sop, OptionalInt typeId, Optional<DataSet> dataSet)
            throws AssociationException {
        Uid sopClassUid = sop.classUid().orElseThrow();
        PresentationContext.Accepted context = acceptedContexts().stream()
                .filter(accepted -> accepted.abstractSyntax().equals(sopClassUid))
                .findFirst()
                .orElseThrow(() -> new AssociationException.NotNegotiated(
                        association.peer() + " does not accept SOP class " + sopClassUid));
        int messageId = nextMessageId();
        channel.send(context.id(), new NRq(service, messageId, sop, typeId, dataSet.isPresent()));
        if (dataSet.isPresent()) {
            channel.sendDataSet(context, dataSet.get());
        }
        DimseMessage answer = awaitAnswer();
        if (answer instanceof NRsp response
                && response.messageIdBeingRespondedTo() == messageId
                && response.service() == service) {
            return new NResponse(
                    response.status(), response.errorComment(), response.sop().instanceUid());
        }
        throw association.violation("no answer to our N-" + service + " but " + answer.kind());
    }

    /**
     * Has the events served that the peer reports on this association about a SOP class of which it is SCP (PS3.7
     * §10.1.1): also those that come before it answers a request of ours.
     */
    public void takeEvents(Uid sopClassUid, NServiceHandler handler) {
        Caller peer = new Caller(
                /* calling= */ settings.called(), // it is the peer that asks here
                /* called= */ settings.calling(),
                settings.host(),
                association.peer());
        events = Optional.of(new NDispatcher(channel, peer, Map.of(sopClassUid, handler)));
    }

    /**
     * Serves the events that come, until it is enough or the time is over; an event that has begun is served to its end.
     * A peer that releases the association is let go.
     */
    public void awaitEvents(Duration patience, BooleanSupplier enough) throws AssociationException {
        NDispatcher serving = events.orElseThrow(() -> new IllegalStateException("no events are taken"));
        long end = System.nanoTime() + patience.toNanos();
        while (!enough.getAsBoolean() && association.messageBegins(Duration.ofNanos(end - System.nanoTime()))) {
            Optional<DimseChannel.Received> received =
                    channel.receive(settings.timeouts().dimse());
            if (received.isEmpty()) {
                releasedByPeer = true;
                return;
            }
            if (!(received.get().message() instanceof NRq request)) {
                throw association.violation(
                        "no event but " + received.get().message().kind());
            }
            serving.serve(received.get(), request);
        }
    }

    /** Whether the peer agreed that we act as SCP of a SOP class. */
    public boolean isScp(Uid sopClassUid) {
        return association.isRequestorScp(sopClassUid);
    }

    /** What the peer says to a request of DIMSE-N. */
    public record NResponse(DimseStatus status, String errorComment, Optional<Uid> sopInstanceUid) {}

    /** The last fragment goes out by {@code close}, so the stream is closed only after the source wrote all. */
    private void sendDataSet(int contextId, DataSetSource source) throws IOException {
        boolean complete = false;
        try {
            PDataOutputStream output = new PDataOutputStream(association, contextId, false);
            source.writeTo(output);
            output.close();
            complete = true;
        } finally {
            if (!complete) {
                association.abort();
            }
        }
    }

    private DimseMessage awaitAnswer() throws AssociationException {
        DimseChannel.Received received = receive();
        for (int count = 0; count < MAX_EVENTS_BEFORE_ANSWER; count++) {
            if (events.isEmpty() || !(received.message() instanceof NRq event)) {
                break;
            }
            events.get().serve(received, event);
            received = receive();
        }
        received.dataSet().drain();
        return received.message();
    }

    private DimseChannel.Received receive() throws AssociationException {
        return channel.receive(settings.timeouts().dimse())
                .orElseThrow(() -> new AssociationException.ConnectionLost(
                        association.peer() + " released the association instead of answering"));
    }

    private int nextMessageId() {
        lastMessageId = lastMessageId % 0xFFFF + 1;
        return lastMessageId;
    }

    /** A-RELEASE; the orderly end. Nothing where the peer released it. */
    public void release() throws AssociationException {
        if (!releasedByPeer) {
            association.release();
        }
    }

    /** Aborts where it was not released. */
    @Override
    public void close() {
        association.close();
    }
}
