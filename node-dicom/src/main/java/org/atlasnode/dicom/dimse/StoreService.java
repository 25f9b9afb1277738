package org.atlasnode.dicom.dimse;

import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.CStoreHandler.CStore;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRq;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRsp;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.AssociationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves C-STORE on one association (PS3.7 §9.3.1), whoever requested that, and is the one place where what a
 * {@link CStoreHandler} throws becomes a status. Confined to the association's thread.
 */
public final class StoreService {

    private static final Logger log = LoggerFactory.getLogger(StoreService.class);

    private final DimseChannel channel;
    private final Caller caller;
    private final CStoreHandler handler;
    private long storedCount;
    private long failedCount;

    /** @param caller who sends the objects */
    public StoreService(DimseChannel channel, Caller caller, CStoreHandler handler) {
        this.channel = channel;
        this.caller = caller;
        this.handler = handler;
    }

    /** Requests that were answered with success or warning. */
    public long storedCount() {
        return storedCount;
    }

    /** Requests that were answered with another status. */
    public long failedCount() {
        return failedCount;
    }

    /** Stores, and answers. */
    public void serve(DimseChannel.Received received, CStoreRq request) throws AssociationException {
        answer(received, request, store(received, request));
    }

    /** Reads over the object, and answers with a failure. */
    public void refuse(DimseChannel.Received received, CStoreRq request, DimseStatus status, String comment)
            throws AssociationException {
        answer(received, request, new Outcome(status, comment));
    }

    private record Outcome(DimseStatus status, String comment) {}

    private void answer(DimseChannel.Received received, CStoreRq request, Outcome outcome) throws AssociationException {
        if (received.dataSet().failure().isPresent()) {
            throw received.dataSet().failure().get();
        }
        received.dataSet().drain();
        count(outcome.status());
        channel.send(
                received.context().id(),
                new CStoreRsp(
                        request.messageId(),
                        request.affectedSopClassUid(),
                        request.affectedSopInstanceUid(),
                        outcome.status(),
                        outcome.comment()));
    }

    private Outcome store(DimseChannel.Received received, CStoreRq request) {
        try {
            handler.store(validate(received, request), received.dataSet());
            return new Outcome(DimseStatus.SUCCESS, "");
        } catch (DimseStatusException e) {
            return new Outcome(e.status(), String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            log.error("DIMSE-02 out of memory while an object was stored");
            return new Outcome(DimseStatus.OUT_OF_RESOURCES, "out of memory");
        } catch (Exception | Error e) {
            if (received.dataSet().failure().isEmpty()) {
                log.error("DIMSE-03 storing an object failed unexpectedly", e);
            }
            return new Outcome(DimseStatus.PROCESSING_FAILURE, "internal error, see event DIMSE-03 in the log");
        }
    }

    private CStore validate(DimseChannel.Received received, CStoreRq request) throws DimseStatusException {
        Uid sopClassUid = request.affectedSopClassUid()
                .filter(uid -> uid.equals(received.context().abstractSyntax()))
                .orElseThrow(() -> new DimseStatusException(
                        DimseStatus.SOP_CLASS_NOT_SUPPORTED, "the SOP class is not that of the presentation context"));
        Uid sopInstanceUid = request.affectedSopInstanceUid()
                .orElseThrow(() -> new DimseStatusException(
                        DimseStatus.INVALID_SOP_INSTANCE, "Affected SOP Instance UID is missing or no UID"));
        if (!request.hasDataSet()) {
            throw new DimseStatusException(DimseStatus.MISTYPED_ARGUMENT, "C-STORE without a data set");
        }
        TransferSyntax transferSyntax = TransferSyntax.find(received.context().transferSyntax())
                .orElseThrow(() -> new IllegalStateException("an unknown transfer syntax was negotiated"));
        return new CStore(sopClassUid, sopInstanceUid, transferSyntax, caller);
    }

    private void count(DimseStatus status) {
        if (status.isSuccess() || status.isWarning()) {
            storedCount++;
        } else {
            failedCount++;
        }
    }
}
