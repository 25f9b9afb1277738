package org.atlasnode.dicom.query;

import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseChannel;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRq;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRsp;
import org.atlasnode.dicom.dimse.DimseMessage.QueryService;
import org.atlasnode.dicom.dimse.DimseMessage.SubOperations;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.StoreService;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.ul.AssociationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** C-MOVE and C-GET as SCU (PS3.4 §C.4.2, §C.4.3). Confined to the thread of its association. */
public final class RetrieveClient {

    private static final Logger log = LoggerFactory.getLogger(RetrieveClient.class);

    private final ClientAssociation association;
    private final QueryLimits limits;

    public RetrieveClient(ClientAssociation association, QueryLimits limits) {
        this.association = association;
        this.limits = limits;
    }

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {

        /** Returns whether it is to go on; else it is cancelled. */
        boolean at(SubOperations subOperations);
    }

    /**
     * How a retrieval ended.
     *
     * @param status 0000 all was stored; B000 some was not; FE00 it was cancelled; A701, A702, A801 (of C-MOVE), A900,
     *     Cxxx it failed (PS3.4 Tables C.4-2, C.4-3)
     * @param failedInstances Failed SOP Instance UID List (0008,0058), as far as it can be read
     */
    public record Outcome(
            DimseStatus status, String errorComment, SubOperations subOperations, List<Uid> failedInstances) {

        public Outcome {
            failedInstances = List.copyOf(failedInstances);
        }
    }

    /** Has the peer store the instances at another application entity, by associations of its own. */
    public Outcome move(QueryRoot root, DataSet identifier, AeTitle destination, Progress progress)
            throws AssociationException {
        Operation operation = Operation.begin(
                association, new Operation.Request(QueryService.MOVE, root), identifier, Optional.of(destination));
        return follow(operation, received -> false, progress);
    }

    /**
     * Has the peer store the instances here, over this association. Only SOP classes of which the peer agreed that we are
     * SCP are stored.
     */
    public Outcome get(QueryRoot root, DataSet identifier, CStoreHandler handler, Progress progress)
            throws AssociationException {
        ClientSettings settings = association.settings();
        AeTitle peer = settings.called();
        AeTitle own = settings.calling();
        Caller caller = new Caller(peer, own, settings.host(), "get-" + peer);
        StoreService storage = new StoreService(association.channel(), caller, handler);
        Operation operation = Operation.begin(
                association, new Operation.Request(QueryService.GET, root), identifier, Optional.empty());
        return follow(operation, received -> store(storage, received), progress);
    }

    /** Serves a message that is no response to the operation; says whether it did. */
    @FunctionalInterface
    private interface Beside {
        boolean serve(DimseChannel.Received received) throws AssociationException;
    }

    private boolean store(StoreService storage, DimseChannel.Received received) throws AssociationException {
        if (!(received.message() instanceof CStoreRq request)) {
            return false;
        }
        if (association.isScp(received.context().abstractSyntax())) {
            storage.serve(received, request);
        } else {
            storage.refuse(
                    received,
                    request,
                    DimseStatus.SOP_CLASS_NOT_SUPPORTED,
                    "no SCP role was agreed on for this SOP class");
        }
        return true;
    }

    private Outcome follow(Operation operation, Beside beside, Progress progress) throws AssociationException {
        int count = 0;
        boolean cancelled = false;
        while (true) {
            DimseChannel.Received received = operation.receive(limits.idle());
            if (beside.serve(received)) {
                continue;
            }
            QueryRsp response = operation.response(received);
            if (!response.status().isPending()) {
                return outcome(response, received);
            }
            received.dataSet().drain();
            if (++count > limits.responses()) {
                throw operation.tooMuch(limits.responses());
            }
            if (!progress.at(response.subOperations()) && !cancelled) {
                cancelled = true;
                operation.cancel();
            }
        }
    }

    private Outcome outcome(QueryRsp response, DimseChannel.Received received) throws AssociationException {
        return new Outcome(
                response.status(), response.errorComment(), response.subOperations(), failedInstances(received));
    }

    private List<Uid> failedInstances(DimseChannel.Received received) throws AssociationException {
        try {
            return association.channel().readDataSet(received).stream()
                    .flatMap(list -> list.strings(Tags.FAILED_SOP_INSTANCE_UID_LIST).stream())
                    .flatMap(text -> Uid.parse(text).stream())
                    .toList();
        } catch (DicomParseException e) {
            log.warn(
                    "QR-01 {} lists failed instances unreadably: {}",
                    association.settings().peer(),
                    e.getMessage());
            return List.of();
        }
    }
}
