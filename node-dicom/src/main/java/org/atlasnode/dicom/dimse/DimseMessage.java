package org.atlasnode.dicom.dimse;

import java.util.Optional;
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
        OTHER
    }

    Kind kind();

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

    /**
     * Any other message: of a service that this implementation has not, or a response to such.
     *
     * @param messageId of a request; of a response, the one that it responds to
     * @param status of a response
     */
    record Other(int commandField, int messageId, Optional<DimseStatus> status, boolean hasDataSet)
            implements DimseMessage {

        private static final int RESPONSE = 0x8000;

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
