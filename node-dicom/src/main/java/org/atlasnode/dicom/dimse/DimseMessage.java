package org.atlasnode.dicom.dimse;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;

/**
 * The command of a DIMSE message (PS3.7 §9.3, §E). A closed set; {@link #kind()} lets a switch be exhaustive. What a peer
 * left out or wrote ill is absent: the dispatcher answers it. Immutable.
 */
public sealed interface DimseMessage {

    /** Which of the permitted types a message is. */
    enum Kind {
        C_STORE_RQ,
        C_STORE_RSP,
        C_ECHO_RQ,
        C_ECHO_RSP,
        C_CANCEL_RQ,
        QUERY_RQ,
        QUERY_RSP,
        N_RQ,
        N_RSP,
        OTHER
    }

    Kind kind();

    /** The bit of the Command Field that a response has (PS3.7 §E.1). */
    int RESPONSE = 0x8000;

    /** Command Field (0000,0100). */
    int commandField();

    /** Whether a data set follows, by Command Data Set Type (0000,0800). */
    boolean hasDataSet();

    /** C-STORE-RQ (PS3.7 §9.3.1.1). */
    record CStoreRq(
            int messageId,
            Optional<Uid> affectedSopClassUid,
            Optional<Uid> affectedSopInstanceUid,
            int priority,
            Optional<MoveOriginator> moveOriginator,
            boolean hasDataSet)
            implements DimseMessage {

        public static final int MEDIUM_PRIORITY = 0;

        @Override
        public Kind kind() {
            return Kind.C_STORE_RQ;
        }

        @Override
        public int commandField() {
            return 0x0001;
        }
    }

    /** Who asked for the C-MOVE that a C-STORE is part of. */
    record MoveOriginator(AeTitle aeTitle, int messageId) {}

    /** C-STORE-RSP (PS3.7 §9.3.1.2). */
    record CStoreRsp(
            int messageIdBeingRespondedTo,
            Optional<Uid> affectedSopClassUid,
            Optional<Uid> affectedSopInstanceUid,
            DimseStatus status,
            String errorComment)
            implements DimseMessage {

        @Override
        public Kind kind() {
            return Kind.C_STORE_RSP;
        }

        @Override
        public int commandField() {
            return 0x8001;
        }

        @Override
        public boolean hasDataSet() {
            return false;
        }
    }

    /** C-ECHO-RQ (PS3.7 §9.3.5.1). */
    record CEchoRq(int messageId, Optional<Uid> affectedSopClassUid, boolean hasDataSet) implements DimseMessage {

        @Override
        public Kind kind() {
            return Kind.C_ECHO_RQ;
        }

        @Override
        public int commandField() {
            return 0x0030;
        }
    }

    /** C-ECHO-RSP (PS3.7 §9.3.5.2). */
    record CEchoRsp(int messageIdBeingRespondedTo, Optional<Uid> affectedSopClassUid, DimseStatus status)
            implements DimseMessage {

        @Override
        public Kind kind() {
            return Kind.C_ECHO_RSP;
        }

        @Override
        public int commandField() {
            return 0x8030;
        }

        @Override
        public boolean hasDataSet() {
            return false;
        }
    }

    /** C-CANCEL-RQ (PS3.7 §9.3.2.3); it has no response. */
    record CCancelRq(int messageIdBeingRespondedTo, boolean hasDataSet) implements DimseMessage {

        @Override
        public Kind kind() {
            return Kind.C_CANCEL_RQ;
        }

        @Override
        public int commandField() {
            return 0x0FFF;
        }
    }

    /** The services of query and retrieve (PS3.7 §9.1.2 to §9.1.4), with the Command Field of their requests. */
    enum QueryService {
        FIND(0x0020),
        GET(0x0010),
        MOVE(0x0021);

        private final int commandField;

        QueryService(int commandField) {
            this.commandField = commandField;
        }

        static Optional<QueryService> of(int commandField) {
            return Arrays.stream(values())
                    .filter(service -> service.commandField == commandField)
                    .findFirst();
        }
    }

    /** C-FIND-RQ, C-GET-RQ or C-MOVE-RQ (PS3.7 §9.3.2 to §9.3.4). */
    record QueryRq(
            QueryService service,
            int messageId,
            Optional<Uid> affectedSopClassUid,
            int priority,
            Optional<AeTitle> moveDestination,
            boolean hasDataSet)
            implements DimseMessage {

        @Override
        public Kind kind() {
            return Kind.QUERY_RQ;
        }

        @Override
        public int commandField() {
            return service.commandField;
        }
    }

    /** C-FIND-RSP, C-GET-RSP or C-MOVE-RSP; there are several to one request while the status is pending. */
    record QueryRsp(
            QueryService service,
            int messageIdBeingRespondedTo,
            Optional<Uid> affectedSopClassUid,
            DimseStatus status,
            String errorComment,
            SubOperations subOperations,
            boolean hasDataSet)
            implements DimseMessage {

        @Override
        public Kind kind() {
            return Kind.QUERY_RSP;
        }

        @Override
        public int commandField() {
            return service.commandField | RESPONSE;
        }
    }

    /** How far a retrieval is (PS3.7 §9.1.4.1.7 to §9.1.4.1.10); what the peer left out is absent. */
    record SubOperations(OptionalInt remaining, OptionalInt completed, OptionalInt failed, OptionalInt warning) {

        public static final SubOperations NONE =
                new SubOperations(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** The services of DIMSE-N (PS3.7 §10.1), with the Command Field of their requests. */
    enum NService {
        EVENT_REPORT(0x0100),
        GET(0x0110),
        SET(0x0120),
        ACTION(0x0130),
        CREATE(0x0140),
        DELETE(0x0150);

        private final int commandField;

        NService(int commandField) {
            this.commandField = commandField;
        }

        static Optional<NService> of(int commandField) {
            return Arrays.stream(values())
                    .filter(service -> service.commandField == commandField)
                    .findFirst();
        }

        /** Whether a request names its object as requested, rather than affected, SOP class and instance. */
        boolean isRequested() {
            return this != EVENT_REPORT && this != CREATE;
        }
    }

    /** The SOP class and instance that a DIMSE-N message is about. */
    record Sop(Optional<Uid> classUid, Optional<Uid> instanceUid) {

        public static Sop of(Uid classUid, Uid instanceUid) {
            return new Sop(Optional.of(classUid), Optional.of(instanceUid));
        }
    }

    /**
     * A request of DIMSE-N (PS3.7 §10.3).
     *
     * @param typeId Event Type ID or Action Type ID
     */
    record NRq(NService service, int messageId, Sop sop, OptionalInt typeId, boolean hasDataSet)
            implements DimseMessage {

        @Override
        public Kind kind() {
            return Kind.N_RQ;
        }

        @Override
        public int commandField() {
            return service.commandField;
        }
    }

    /**
     * What a status is about (PS3.7 §C.4).
     *
     * @param comment Error Comment (0000,0902); empty for none
     * @param id Error ID (0000,0903), a number that the service class defines
     */
    record ErrorDetail(String comment, OptionalInt id) {}

    /** A response of DIMSE-N (PS3.7 §10.3). */
    record NRsp(
            NService service,
            int messageIdBeingRespondedTo,
            Sop sop,
            OptionalInt typeId,
            DimseStatus status,
            ErrorDetail error,
            boolean hasDataSet)
            implements DimseMessage {

        public String errorComment() {
            return error.comment();
        }

        @Override
        public Kind kind() {
            return Kind.N_RSP;
        }

        @Override
        public int commandField() {
            return service.commandField | RESPONSE;
        }
    }

    /**
     * Any other message: of a service that this implementation has not, or a response to such.
     *
     * @param messageId of a request; of a response, the one that it responds to
     * @param status of a response
     */
    record Other(int commandField, int messageId, Optional<DimseStatus> status, boolean hasDataSet)
            implements DimseMessage {

        /** The response that refuses this request. */
        public Other refusal(DimseStatus answer) {
            return new Other(commandField | RESPONSE, messageId, Optional.of(answer), false);
        }

        public boolean isResponse() {
            return (commandField & RESPONSE) != 0;
        }

        @Override
        public Kind kind() {
            return Kind.OTHER;
        }
    }
}
