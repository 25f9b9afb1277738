package org.atlasnode.dicom.dimse;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseMessage.CEchoRq;
import org.atlasnode.dicom.dimse.DimseMessage.CEchoRsp;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRq;
import org.atlasnode.dicom.dimse.DimseMessage.NRq;
import org.atlasnode.dicom.dimse.DimseMessage.NRsp;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRq;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRsp;
import org.atlasnode.dicom.dimse.DimseMessage.SubOperations;
import org.atlasnode.dicom.ul.AssociationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the messages of one association as SCP (PS3.7 §9.3). Confined to the association's thread. Requests are served in the order in which they come, one at a time, also where
 * an asynchronous window lets the peer send several before it hears of the first.
 */
public final class DimseDispatcher {

    private static final Logger log = LoggerFactory.getLogger(DimseDispatcher.class);

    private final DimseChannel channel;
    private final StoreService storage;
    private final NDispatcher normalized;

    public DimseDispatcher(DimseChannel channel, Caller caller, ScpServices services) {
        this.channel = channel;
        this.storage = new StoreService(channel, caller, services.storage());
        this.normalized = new NDispatcher(channel, caller, services.normalized());
    }

    /** C-STORE requests that were answered with success or warning. */
    public long storedCount() {
        return storage.storedCount();
    }

    /** C-STORE requests that were answered with another status. */
    public long failedCount() {
        return storage.failedCount();
    }

    /**
     * Serves until the peer releases the association.
     *
     * @param idle how long to wait for each message
     * @throws AssociationException where the association ends in any other way
     */
    public void serve(Duration idle) throws AssociationException {
        try {
            Optional<DimseChannel.Received> received = channel.receive(idle);
            while (received.isPresent()) {
                dispatch(received.get());
                received = channel.receive(idle);
            }
        } finally {
            normalized.over();
        }
    }

    private void dispatch(DimseChannel.Received received) throws AssociationException {
        DimseMessage message = received.message();
        int contextId = received.context().id();
        switch (message.kind()) {
            case C_STORE_RQ -> storage.serve(received, (CStoreRq) message);
            case C_ECHO_RQ -> {
                received.dataSet().drain();
                channel.send(contextId, echo(received, (CEchoRq) message));
            }
            // Nothing that it could cancel runs: C-STORE and C-ECHO know no C-CANCEL (PS3.7 §9.3.2.3).
            case C_CANCEL_RQ -> received.dataSet().drain();
            case N_RQ -> normalized.serve(received, (NRq) message);
            case N_RSP -> normalized.answered(received, (NRsp) message);
            case QUERY_RQ -> refuse(received, (QueryRq) message);
            case OTHER -> refuse(received, (DimseMessage.Other) message);
            case C_STORE_RSP, C_ECHO_RSP, QUERY_RSP ->
                throw channel.association().violation("a response to nothing, " + message.kind());
        }
    }

    private void refuse(DimseChannel.Received received, DimseMessage.Other message) throws AssociationException {
        if (message.isResponse()) {
            throw channel.association().violation("a response to nothing");
        }
        received.dataSet().drain();
        log.warn(
                "DIMSE-04 a request of another service was refused: command field {}H",
                String.format(Locale.ROOT, "%04X", message.commandField()));
        channel.send(received.context().id(), message.refusal(DimseStatus.UNRECOGNIZED_OPERATION));
    }

    /** This node answers no queries; no context of theirs is accepted. */
    private void refuse(DimseChannel.Received received, QueryRq request) throws AssociationException {
        received.dataSet().drain();
        channel.send(
                received.context().id(),
                new QueryRsp(
                        request.service(),
                        request.messageId(),
                        request.affectedSopClassUid(),
                        DimseStatus.SOP_CLASS_NOT_SUPPORTED,
                        "this application answers no queries",
                        SubOperations.NONE,
                        false));
    }

    private static CEchoRsp echo(DimseChannel.Received received, CEchoRq request) {
        DimseStatus status = received.context().abstractSyntax().equals(Uids.VERIFICATION)
                ? DimseStatus.SUCCESS
                : DimseStatus.SOP_CLASS_NOT_SUPPORTED;
        return new CEchoRsp(request.messageId(), request.affectedSopClassUid(), status);
    }
}
