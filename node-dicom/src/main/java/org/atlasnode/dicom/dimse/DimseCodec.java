package org.atlasnode.dicom.dimse;

import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseMessage.CCancelRq;
import org.atlasnode.dicom.dimse.DimseMessage.CEchoRq;
import org.atlasnode.dicom.dimse.DimseMessage.CEchoRsp;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRq;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRsp;
import org.atlasnode.dicom.dimse.DimseMessage.ErrorDetail;
import org.atlasnode.dicom.dimse.DimseMessage.MoveOriginator;
import org.atlasnode.dicom.dimse.DimseMessage.NRq;
import org.atlasnode.dicom.dimse.DimseMessage.NRsp;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Other;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRq;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRsp;
import org.atlasnode.dicom.dimse.DimseMessage.QueryService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.DimseMessage.SubOperations;
import org.atlasnode.dicom.io.DicomParseException;

/** Messages to command sets and back (PS3.7 §9.3, §E.1). Pure functions. */
final class DimseCodec {

    /** Command Data Set Type (0000,0800): no data set follows; any other value means that one does. */
    private static final int NO_DATA_SET = 0x0101;

    private static final int SOME_DATA_SET = 0x0001;

    private DimseCodec() {}

    /** The message of a command set; one that cannot be answered, or does not say whether a data set follows, throws. */
    static DimseMessage decode(byte[] bytes) throws DicomParseException {
        CommandSet set = CommandSet.decode(bytes);
        int field = required(set, Tags.COMMAND_FIELD);
        boolean hasDataSet = required(set, Tags.COMMAND_DATA_SET_TYPE) != NO_DATA_SET;
        return switch (field) {
            case 0x0001 ->
                new CStoreRq(
                        required(set, Tags.MESSAGE_ID),
                        set.findUid(Tags.AFFECTED_SOP_CLASS_UID),
                        set.findUid(Tags.AFFECTED_SOP_INSTANCE_UID),
                        set.findNumber(Tags.PRIORITY).orElse(CStoreRq.MEDIUM_PRIORITY),
                        moveOriginator(set),
                        hasDataSet);
            case 0x8001 ->
                new CStoreRsp(
                        required(set, Tags.MESSAGE_ID_BEING_RESPONDED_TO),
                        set.findUid(Tags.AFFECTED_SOP_CLASS_UID),
                        set.findUid(Tags.AFFECTED_SOP_INSTANCE_UID),
                        new DimseStatus(required(set, Tags.STATUS)),
                        set.errorComment());
            case 0x0030 ->
                new CEchoRq(required(set, Tags.MESSAGE_ID), set.findUid(Tags.AFFECTED_SOP_CLASS_UID), hasDataSet);
            case 0x8030 ->
                new CEchoRsp(
                        required(set, Tags.MESSAGE_ID_BEING_RESPONDED_TO),
                        set.findUid(Tags.AFFECTED_SOP_CLASS_UID),
                        new DimseStatus(required(set, Tags.STATUS)));
            case 0x0FFF -> new CCancelRq(required(set, Tags.MESSAGE_ID_BEING_RESPONDED_TO), hasDataSet);
            default -> decodeService(set, field, hasDataSet);
        };
    }

    private static DimseMessage decodeService(CommandSet set, int field, boolean hasDataSet)
            throws DicomParseException {
        int request = field & ~DimseMessage.RESPONSE;
        boolean response = field != request;
        Optional<QueryService> query = QueryService.of(request);
        if (query.isPresent()) {
            return response ? queryRsp(set, query.get(), hasDataSet) : queryRq(set, query.get(), hasDataSet);
        }
        Optional<NService> normalized = NService.of(request);
        if (normalized.isPresent()) {
            return response ? nRsp(set, normalized.get(), hasDataSet) : nRq(set, normalized.get(), hasDataSet);
        }
        return other(set, field, hasDataSet);
    }

    private static QueryRq queryRq(CommandSet set, QueryService service, boolean hasDataSet)
            throws DicomParseException {
        return new QueryRq(
                service,
                required(set, Tags.MESSAGE_ID),
                set.findUid(Tags.AFFECTED_SOP_CLASS_UID),
                set.findNumber(Tags.PRIORITY).orElse(CStoreRq.MEDIUM_PRIORITY),
                set.findText(Tags.MOVE_DESTINATION).flatMap(AeTitle::parse),
                hasDataSet);
    }

    private static QueryRsp queryRsp(CommandSet set, QueryService service, boolean hasDataSet)
            throws DicomParseException {
        return new QueryRsp(
                service,
                required(set, Tags.MESSAGE_ID_BEING_RESPONDED_TO),
                set.findUid(Tags.AFFECTED_SOP_CLASS_UID),
                new DimseStatus(required(set, Tags.STATUS)),
                set.errorComment(),
                new SubOperations(
                        set.findNumber(Tags.NUMBER_OF_REMAINING_SUBOPERATIONS),
                        set.findNumber(Tags.NUMBER_OF_COMPLETED_SUBOPERATIONS),
                        set.findNumber(Tags.NUMBER_OF_FAILED_SUBOPERATIONS),
                        set.findNumber(Tags.NUMBER_OF_WARNING_SUBOPERATIONS)),
                hasDataSet);
    }

    private static NRq nRq(CommandSet set, NService service, boolean hasDataSet) throws DicomParseException {
        Sop sop = service.isRequested()
                ? new Sop(set.findUid(Tags.REQUESTED_SOP_CLASS_UID), set.findUid(Tags.REQUESTED_SOP_INSTANCE_UID))
                : affected(set);
        return new NRq(service, required(set, Tags.MESSAGE_ID), sop, typeId(set, service), hasDataSet);
    }

    private static NRsp nRsp(CommandSet set, NService service, boolean hasDataSet) throws DicomParseException {
        return new NRsp(
                service,
                required(set, Tags.MESSAGE_ID_BEING_RESPONDED_TO),
                affected(set),
                typeId(set, service),
                new DimseStatus(required(set, Tags.STATUS)),
                new ErrorDetail(set.errorComment(), set.findNumber(Tags.ERROR_ID)),
                hasDataSet);
    }

    private static Sop affected(CommandSet set) {
        return new Sop(set.findUid(Tags.AFFECTED_SOP_CLASS_UID), set.findUid(Tags.AFFECTED_SOP_INSTANCE_UID));
    }

    private static OptionalInt typeId(CommandSet set, NService service) {
        return switch (service) {
            case EVENT_REPORT -> set.findNumber(Tags.EVENT_TYPE_ID);
            case ACTION -> set.findNumber(Tags.ACTION_TYPE_ID);
            case GET, SET, CREATE, DELETE -> OptionalInt.empty();
        };
    }

    private static Other other(CommandSet set, int field, boolean hasDataSet) throws DicomParseException {
        boolean response = (field & DimseMessage.RESPONSE) != 0;
        int messageId = required(set, response ? Tags.MESSAGE_ID_BEING_RESPONDED_TO : Tags.MESSAGE_ID);
        Optional<DimseStatus> status =
                set.findNumber(Tags.STATUS).stream().mapToObj(DimseStatus::new).findFirst();
        return new Other(field, messageId, status, hasDataSet);
    }

    private static Optional<MoveOriginator> moveOriginator(CommandSet set) {
        return set.findText(Tags.MOVE_ORIGINATOR_APPLICATION_ENTITY_TITLE)
                .flatMap(AeTitle::parse)
                .map(aeTitle -> new MoveOriginator(
                        aeTitle, set.findNumber(Tags.MOVE_ORIGINATOR_MESSAGE_ID).orElse(0)));
    }

    private static int required(CommandSet set, int tag) throws DicomParseException {
        return set.findNumber(tag)
                .orElseThrow(() -> new DicomParseException(
                        0, org.atlasnode.dicom.data.Tag.toString(tag), "the command set lacks a number"));
    }

    static byte[] encode(DimseMessage message) {
        CommandSet set = new CommandSet()
                .put(Tags.COMMAND_FIELD, message.commandField())
                .put(Tags.COMMAND_DATA_SET_TYPE, message.hasDataSet() ? SOME_DATA_SET : NO_DATA_SET);
        if (message instanceof CStoreRq rq) {
            set.put(Tags.MESSAGE_ID, rq.messageId())
                    .put(Tags.AFFECTED_SOP_CLASS_UID, rq.affectedSopClassUid())
                    .put(Tags.AFFECTED_SOP_INSTANCE_UID, rq.affectedSopInstanceUid())
                    .put(Tags.PRIORITY, rq.priority());
            rq.moveOriginator()
                    .ifPresent(originator -> set.put(
                                    Tags.MOVE_ORIGINATOR_APPLICATION_ENTITY_TITLE,
                                    originator.aeTitle().value(),
                                    ' ')
                            .put(Tags.MOVE_ORIGINATOR_MESSAGE_ID, originator.messageId()));
        } else if (message instanceof CStoreRsp rsp) {
            set.put(Tags.MESSAGE_ID_BEING_RESPONDED_TO, rsp.messageIdBeingRespondedTo())
                    .put(Tags.AFFECTED_SOP_CLASS_UID, rsp.affectedSopClassUid())
                    .put(Tags.AFFECTED_SOP_INSTANCE_UID, rsp.affectedSopInstanceUid())
                    .put(Tags.STATUS, rsp.status().code())
                    .putErrorComment(rsp.errorComment());
        } else if (message instanceof CEchoRq rq) {
            set.put(Tags.MESSAGE_ID, rq.messageId()).put(Tags.AFFECTED_SOP_CLASS_UID, rq.affectedSopClassUid());
        } else if (message instanceof CEchoRsp rsp) {
            set.put(Tags.MESSAGE_ID_BEING_RESPONDED_TO, rsp.messageIdBeingRespondedTo())
                    .put(Tags.AFFECTED_SOP_CLASS_UID, rsp.affectedSopClassUid())
                    .put(Tags.STATUS, rsp.status().code());
        } else if (message instanceof CCancelRq rq) {
            set.put(Tags.MESSAGE_ID_BEING_RESPONDED_TO, rq.messageIdBeingRespondedTo());
        } else if (message instanceof Other other) {
            set.put(other.isResponse() ? Tags.MESSAGE_ID_BEING_RESPONDED_TO : Tags.MESSAGE_ID, other.messageId());
            other.status().ifPresent(status -> set.put(Tags.STATUS, status.code()));
        } else {
            encodeService(set, message);
        }
        return set.encode();
    }

    private static void encodeService(CommandSet set, DimseMessage message) {
        if (message instanceof QueryRq rq) {
            set.put(Tags.MESSAGE_ID, rq.messageId())
                    .put(Tags.AFFECTED_SOP_CLASS_UID, rq.affectedSopClassUid())
                    .put(Tags.PRIORITY, rq.priority());
            rq.moveDestination().ifPresent(destination -> set.put(Tags.MOVE_DESTINATION, destination.value(), ' '));
        } else if (message instanceof QueryRsp rsp) {
            set.put(Tags.MESSAGE_ID_BEING_RESPONDED_TO, rsp.messageIdBeingRespondedTo())
                    .put(Tags.AFFECTED_SOP_CLASS_UID, rsp.affectedSopClassUid())
                    .put(Tags.STATUS, rsp.status().code())
                    .putErrorComment(rsp.errorComment())
                    .put(
                            Tags.NUMBER_OF_REMAINING_SUBOPERATIONS,
                            rsp.subOperations().remaining())
                    .put(
                            Tags.NUMBER_OF_COMPLETED_SUBOPERATIONS,
                            rsp.subOperations().completed())
                    .put(
                            Tags.NUMBER_OF_FAILED_SUBOPERATIONS,
                            rsp.subOperations().failed())
                    .put(
                            Tags.NUMBER_OF_WARNING_SUBOPERATIONS,
                            rsp.subOperations().warning());
        } else if (message instanceof NRq rq) {
            boolean requested = rq.service().isRequested();
            set.put(Tags.MESSAGE_ID, rq.messageId())
                    .put(
                            requested ? Tags.REQUESTED_SOP_CLASS_UID : Tags.AFFECTED_SOP_CLASS_UID,
                            rq.sop().classUid())
                    .put(
                            requested ? Tags.REQUESTED_SOP_INSTANCE_UID : Tags.AFFECTED_SOP_INSTANCE_UID,
                            rq.sop().instanceUid());
            putTypeId(set, rq.service(), rq.typeId());
        } else if (message instanceof NRsp rsp) {
            set.put(Tags.MESSAGE_ID_BEING_RESPONDED_TO, rsp.messageIdBeingRespondedTo())
                    .put(Tags.AFFECTED_SOP_CLASS_UID, rsp.sop().classUid())
                    .put(Tags.AFFECTED_SOP_INSTANCE_UID, rsp.sop().instanceUid())
                    .put(Tags.STATUS, rsp.status().code())
                    .putErrorComment(rsp.errorComment())
                    .put(Tags.ERROR_ID, rsp.error().id());
            putTypeId(set, rsp.service(), rsp.typeId());
        }
    }

    private static void putTypeId(CommandSet set, NService service, OptionalInt typeId) {
        set.put(service == NService.ACTION ? Tags.ACTION_TYPE_ID : Tags.EVENT_TYPE_ID, typeId);
    }
}
