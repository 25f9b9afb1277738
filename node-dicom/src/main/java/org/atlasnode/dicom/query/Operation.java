package org.atlasnode.dicom.query;

import java.time.Duration;
import java.util.Optional;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseChannel;
import org.atlasnode.dicom.dimse.DimseMessage;
import org.atlasnode.dicom.dimse.DimseMessage.CCancelRq;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRq;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRsp;
import org.atlasnode.dicom.dimse.DimseMessage.QueryService;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.PresentationContext;

/** One C-FIND, C-MOVE or C-GET under way: its request, its responses, its cancellation. Confined to one thread. */
final class Operation {

    private static final int MEDIUM_PRIORITY = 0;

    private final DimseChannel channel;
    private final PresentationContext.Accepted context;
    private final QueryService service;
    private final int messageId;

    private Operation(DimseChannel channel, PresentationContext.Accepted context, QueryService service, int messageId) {
        this.channel = channel;
        this.context = context;
        this.service = service;
        this.messageId = messageId;
    }

    /** Sends the request. */
    static Operation begin(
            ClientAssociation association, Request request, DataSet identifier, Optional<AeTitle> destination)
            throws AssociationException {
        Uid sopClass = request.root().sopClass(request.service());
        PresentationContext.Accepted context = association.acceptedContexts().stream()
                .filter(accepted -> accepted.abstractSyntax().equals(sopClass))
                .findFirst()
                .orElseThrow(() -> new AssociationException.NotNegotiated(
                        association.settings().peer() + " does not accept SOP class " + sopClass));
        DimseChannel channel = association.channel();
        int messageId = association.nextMessageId();
        channel.send(
                context.id(),
                new QueryRq(request.service(), messageId, Optional.of(sopClass), MEDIUM_PRIORITY, destination, true));
        channel.sendDataSet(context, identifier);
        return new Operation(channel, context, request.service(), messageId);
    }

    /** What is asked for. */
    record Request(QueryService service, QueryRoot root) {}

    /** The next message, whatever it is. */
    DimseChannel.Received receive(Duration idle) throws AssociationException {
        return channel.receive(idle)
                .orElseThrow(() -> new AssociationException.ConnectionLost(
                        channel.association().peer() + " released the association in the middle of a C-" + service));
    }

    /** The message as a response to this operation; anything else ends the association. */
    QueryRsp response(DimseChannel.Received received) throws AssociationException {
        DimseMessage message = received.message();
        if (!(message instanceof QueryRsp response) || response.service() != service) {
            throw channel.association().violation("no answer to our C-" + service + " but " + message.kind());
        }
        if (response.messageIdBeingRespondedTo() != messageId) {
            throw channel.association()
                    .violation("an answer to message " + response.messageIdBeingRespondedTo() + " and not to our C-"
                            + service + ", message " + messageId);
        }
        if (received.context().id() != context.id()) {
            throw channel.association().violation("an answer to our C-" + service + " in another context");
        }
        return response;
    }

    /** C-CANCEL-RQ (PS3.7 §9.3.2.3); the responses go on until a final one. */
    void cancel() throws AssociationException {
        channel.send(context.id(), new CCancelRq(messageId, false));
    }

    AssociationException tooMuch(int responses) {
        return channel.association().violation("more than " + responses + " pending responses to our C-" + service);
    }
}
