package org.atlasnode.dicom.net;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRsp;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.PresentationContext;

/**
 * C-STORE with several operations outstanding, as many as the peer agreed to (PS3.7 §D.3.3.3); one where it agreed to
 * none. Answers come in any order and are matched by their Message ID; one to no operation of ours is a violation.
 * Confined to one thread, and the association is used for nothing else until {@link #finish} returns.
 *
 * <p>Nothing waits for ever: answers are read whenever the window is full, what is not read by then is a few hundred
 * bytes for each operation and lies in the sockets, and each write and each wait for an answer has its time.
 */
public final class StorePipeline {

    private final ClientAssociation association;
    private final Map<Integer, Answered> outstanding = new HashMap<>();

    public StorePipeline(ClientAssociation association) {
        this.association = association;
    }

    /** Hears what the peer answered to one operation. */
    @FunctionalInterface
    public interface Answered {
        void with(StoreResponse response);
    }

    /** What is sent: an instance, in this transfer syntax. */
    public record Instance(Uid sopClassUid, Uid sopInstanceUid, TransferSyntax transferSyntax) {}

    /**
     * Sends an object, after an answer where the window is full.
     *
     * @param answered called once when the answer comes, by this call or a later one; never where the association ends
     *     before, and then every answer that had come was told of
     * @throws AssociationException.NotNegotiated where there is no context for the object; the association goes on
     * @throws IOException where the association is over, or the source fails, by which it is aborted
     */
    public void submit(Instance instance, DataSetSource source, Answered answered) throws IOException {
        PresentationContext.Accepted context =
                association.contextFor(instance.sopClassUid(), instance.transferSyntax());
        while (outstanding.size() >= association.operations()) {
            takeAnswer();
        }
        int messageId = freeMessageId();
        outstanding.put(messageId, answered);
        association.sendStore(
                context,
                new ClientAssociation.StoreCommand(messageId, instance.sopClassUid(), instance.sopInstanceUid()),
                source,
                this::takeAnswersBeforeTheEnd);
    }

    /** One that no outstanding operation has: numbers begin anew after 65535. */
    private int freeMessageId() {
        int messageId = association.nextMessageId();
        while (outstanding.containsKey(messageId)) {
            messageId = association.nextMessageId();
        }
        return messageId;
    }

    private void takeAnswer() throws AssociationException {
        CStoreRsp response = association.awaitStoreAnswer();
        Answered answered = outstanding.remove(response.messageIdBeingRespondedTo());
        if (answered == null) {
            throw association.violation(
                    "an answer to message " + response.messageIdBeingRespondedTo() + ", which awaits none");
        }
        answered.with(new StoreResponse(response.status(), response.errorComment()));
    }

    /** The last object was not sent to its end, so that its answer is due no more; those of the others are. */
    private void takeAnswersBeforeTheEnd() {
        try {
            while (outstanding.size() > 1) {
                takeAnswer();
            }
        } catch (AssociationException e) {
            outstanding.clear(); // the failure that brought us here is the one to tell
        }
    }

    /** Waits for all answers that are due. */
    public void finish() throws AssociationException {
        while (!outstanding.isEmpty()) {
            takeAnswer();
        }
    }
}
