package org.atlasnode.dicom.net;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
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
 * An established association that we requested. Confined to one thread, but for {@link #stop}. After an
 * {@link AssociationException} other than {@link AssociationException.NotNegotiated} it is over; {@link #close} then only
 * frees it.
 */
public final class ClientAssociation implements AutoCloseable {

    /** More than any peer has to say before it answers. */
    private static final int MAX_EVENTS_BEFORE_ANSWER = 64;

    private final Association association;
    private final DimseChannel channel;
    private final ClientSettings settings;
    private final int askedOperations;
    private Optional<NDispatcher> events = Optional.empty();
    private boolean releasedByPeer;
    private int lastMessageId;

    /** @param askedOperations the window that was asked for, 1 for none */
    ClientAssociation(Association association, ClientSettings settings, int askedOperations) {
        this.association = association;
        this.channel = new DimseChannel(association);
        this.settings = settings;
        this.askedOperations = askedOperations;
    }

    /** How many operations we may have outstanding: what both sides agreed on (PS3.7 §D.3.3.3), at least 1. */
    public int operations() {
        int granted = association.requestorOperations();
        return granted == 0 ? askedOperations : Math.min(granted, askedOperations);
    }

    /** What the peer answered to our extended negotiation of a SOP class (PS3.7 §D.3.3.5); empty where it did not. */
    public Optional<Value.Bytes> extendedNegotiation(Uid sopClassUid) {
        return association.extendedNegotiation(sopClassUid);
    }

    /** The contexts that the peer accepted, in the order of their ids. */
    public List<PresentationContext.Accepted> acceptedContexts() {
        return association.contexts().stream()
                .sorted(Comparator.comparingInt(PresentationContext.Accepted::id))
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
        PresentationContext.Accepted context = contextFor(sopClassUid, transferSyntax);
        int messageId = nextMessageId();
        sendStore(context, new StoreCommand(messageId, sopClassUid, sopInstanceUid), source, () -> {});
        CStoreRsp response = awaitStoreAnswer();
        if (response.messageIdBeingRespondedTo() != messageId) {
            throw association.violation("no answer to our C-STORE but to another message");
        }
        return new StoreResponse(response.status(), response.errorComment());
    }

    PresentationContext.Accepted contextFor(Uid sopClassUid, TransferSyntax transferSyntax)
            throws AssociationException.NotNegotiated {
        return findContext(sopClassUid, transferSyntax)
                .orElseThrow(() -> new AssociationException.NotNegotiated(association.peer()
                        + " does not accept SOP class " + sopClassUid + " in transfer syntax " + transferSyntax));
    }

    /** What the command of a C-STORE says. */
    record StoreCommand(int messageId, Uid sopClassUid, Uid sopInstanceUid) {}

    /**
     * Sends a C-STORE request, command and data set.
     *
     * @param beforeAbort run where that fails: the association still stands where it is the source that failed
     */
    void sendStore(
            PresentationContext.Accepted context, StoreCommand command, DataSetSource source, Runnable beforeAbort)
            throws IOException {
        boolean complete = false;
        try {
            channel.send(context.id(), request(command));
            PDataOutputStream output = new PDataOutputStream(association, context.id(), false);
            source.writeTo(output);
            output.close(); // sends the last fragment, so only after the source wrote all
            complete = true;
        } finally {
            if (!complete) {
                endEarly(beforeAbort);
            }
        }
    }

    private void endEarly(Runnable beforeAbort) {
        try {
            beforeAbort.run();
        } finally {
            association.abort();
        }
    }

    private static CStoreRq request(StoreCommand command) {
        return new CStoreRq(
                command.messageId(),
                Optional.of(command.sopClassUid()),
                Optional.of(command.sopInstanceUid()),
                CStoreRq.MEDIUM_PRIORITY,
                Optional.empty(),
                true);
    }

    /** The next message, which must be an answer to a C-STORE of ours. */
    CStoreRsp awaitStoreAnswer() throws AssociationException {
        DimseMessage answer = awaitAnswer();
        if (answer instanceof CStoreRsp response) {
            return response;
        }
        throw association.violation("no answer to our C-STORE but " + answer.kind());
    }

    AssociationException violation(String what) {
        return association.violation(what);
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
                    response.status(), response.error(), response.sop().instanceUid());
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

    /** The messages of this association, for services that have a client of their own. */
    public DimseChannel channel() {
        return channel;
    }

    /** Whom this association is with, and how. */
    public ClientSettings settings() {
        return settings;
    }

    /** Ends any wait for the peer by A-ABORT. For any thread. */
    public void stop() {
        association.stop();
    }

    /** What the peer says to a request of DIMSE-N. */
    public record NResponse(DimseStatus status, DimseMessage.ErrorDetail error, Optional<Uid> sopInstanceUid) {

        public String errorComment() {
            return error.comment();
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

    /** The id of the next request. */
    public int nextMessageId() {
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
