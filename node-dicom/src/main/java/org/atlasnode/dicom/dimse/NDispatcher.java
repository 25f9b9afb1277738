package org.atlasnode.dicom.dimse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseMessage.ErrorDetail;
import org.atlasnode.dicom.dimse.DimseMessage.NRq;
import org.atlasnode.dicom.dimse.DimseMessage.NRsp;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.ul.AssociationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the DIMSE-N requests of one association (PS3.7 §10), in either role, and reports events on it. Confined to the
 * association's thread.
 */
public final class NDispatcher {

    private static final Logger log = LoggerFactory.getLogger(NDispatcher.class);

    private final DimseChannel channel;
    private final Caller caller;
    private final Map<Uid, NServiceHandler> handlers;

    /** Events that we reported and that are not answered, by the message id of the report. */
    private final Map<Integer, NServiceHandler.Ended> reported = new LinkedHashMap<>();

    private int lastMessageId;

    public NDispatcher(DimseChannel channel, Caller caller, Map<Uid, NServiceHandler> handlers) {
        this.channel = channel;
        this.caller = caller;
        this.handlers = handlers;
    }

    /** Serves one request and answers it. */
    public void serve(DimseChannel.Received received, NRq request) throws AssociationException {
        Optional<DataSet> dataSet = Optional.empty();
        NServiceHandler.Answer answer = NServiceHandler.Answer.DONE;
        DimseStatus status;
        ErrorDetail error = new ErrorDetail("", OptionalInt.empty());
        try {
            dataSet = channel.readDataSet(received);
            answer = handler(received, request).serve(request(received, request, dataSet));
            status = answer.status();
        } catch (DimseStatusException e) {
            status = e.status();
            error = new ErrorDetail(String.valueOf(e.getMessage()), e.errorId());
        } catch (DicomParseException e) {
            status = DimseStatus.PROCESSING_FAILURE;
            error = new ErrorDetail(e.reason(), OptionalInt.empty());
            log.warn("DIMSE-05 the data set of a {} could not be read: {}", request.service(), e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            status = DimseStatus.PROCESSING_FAILURE;
            error = new ErrorDetail("internal error, see event DIMSE-06 in the log", OptionalInt.empty());
            log.error("DIMSE-06 serving a {} failed unexpectedly", request.service(), e);
        }
        boolean done = status.isSuccess() || status.isWarning();
        channel.send(received.context().id(), response(request, answer, status, error));
        if (done) {
            report(received, answer.next());
        }
    }

    private NServiceHandler handler(DimseChannel.Received received, NRq request) throws DimseStatusException {
        Uid abstractSyntax = received.context().abstractSyntax();
        NServiceHandler handler = handlers.get(abstractSyntax);
        if (handler == null) {
            throw new DimseStatusException(DimseStatus.UNRECOGNIZED_OPERATION, "no such service on this context");
        }
        if (request.sop().classUid().filter(abstractSyntax::equals).isEmpty()) {
            throw new DimseStatusException(
                    DimseStatus.NO_SUCH_SOP_CLASS, "the SOP class is not that of the presentation context");
        }
        if (request.sop().instanceUid().isEmpty() && request.service() != NService.CREATE) {
            throw new DimseStatusException(DimseStatus.INVALID_SOP_INSTANCE, "SOP Instance UID is missing or no UID");
        }
        return handler;
    }

    private NServiceHandler.Request request(DimseChannel.Received received, NRq request, Optional<DataSet> dataSet) {
        return new NServiceHandler.Request(
                request.service(),
                received.context().abstractSyntax(),
                request.sop().instanceUid(),
                request.typeId(),
                dataSet,
                caller);
    }

    private static NRsp response(NRq request, NServiceHandler.Answer answer, DimseStatus status, ErrorDetail error) {
        Sop sop = new Sop(request.sop().classUid(), request.sop().instanceUid().or(answer::sopInstanceUid));
        return new NRsp(request.service(), request.messageId(), sop, request.typeId(), status, error, false);
    }

    private void report(DimseChannel.Received received, NServiceHandler.Next next) throws AssociationException {
        Optional<NServiceHandler.EventReport> event = next.run();
        if (event.isEmpty()) {
            return;
        }
        NServiceHandler.EventReport report = event.get();
        lastMessageId = lastMessageId % 0xFFFF + 1;
        reported.put(lastMessageId, report.ended());
        channel.send(
                received.context().id(),
                new NRq(
                        NService.EVENT_REPORT,
                        lastMessageId,
                        Sop.of(report.sopClassUid(), report.sopInstanceUid()),
                        OptionalInt.of(report.eventTypeId()),
                        true));
        channel.sendDataSet(received.context(), report.dataSet());
    }

    /** Takes the answer to an event that we reported. */
    void answered(DimseChannel.Received received, NRsp response) throws AssociationException {
        received.dataSet().drain();
        NServiceHandler.Ended ended = reported.remove(response.messageIdBeingRespondedTo());
        if (response.service() != NService.EVENT_REPORT || ended == null) {
            throw channel.association().violation("a response to nothing, " + response.service());
        }
        ended.with(Optional.of(response.status()));
    }

    /** The association is over: what was not answered will not be. */
    void over() {
        reported.values().forEach(ended -> ended.with(Optional.empty()));
        reported.clear();
    }
}
