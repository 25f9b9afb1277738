package org.atlasnode.dicom.ul;

import java.util.List;

/**
 * A protocol data unit of the upper layer (PS3.8 §9.3): what travels between two application entities. A closed set;
 * {@link #type()} lets a switch be exhaustive. Immutable, but for the bytes of {@link PData}.
 */
public sealed interface Pdu {

    /** PDU-type, the first byte of each PDU. */
    enum Type {
        ASSOCIATE_RQ(0x01),
        ASSOCIATE_AC(0x02),
        ASSOCIATE_RJ(0x03),
        P_DATA_TF(0x04),
        RELEASE_RQ(0x05),
        RELEASE_RP(0x06),
        ABORT(0x07);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    Type type();

    /**
     * A-ASSOCIATE-RQ (PS3.8 §9.3.2).
     *
     * @param protocolVersion a bit for each version, the lowest for version 1
     * @param called application entity titles as they stand in the PDU, padding removed: any text
     */
    record AssociateRq(
            int protocolVersion,
            String called,
            String calling,
            String applicationContext,
            List<PresentationContext> contexts,
            UserInformation userInformation)
            implements Pdu {

        public AssociateRq {
            contexts = List.copyOf(contexts);
        }

        @Override
        public Type type() {
            return Type.ASSOCIATE_RQ;
        }
    }

    /** A-ASSOCIATE-AC (PS3.8 §9.3.3); it repeats the titles of the request, and nobody may test them. */
    record AssociateAc(
            int protocolVersion,
            String called,
            String calling,
            String applicationContext,
            List<PresentationContext.Answer> answers,
            UserInformation userInformation)
            implements Pdu {

        public AssociateAc {
            answers = List.copyOf(answers);
        }

        @Override
        public Type type() {
            return Type.ASSOCIATE_AC;
        }
    }

    /** A-ASSOCIATE-RJ (PS3.8 §9.3.4, Table 9-21); the codes as they travel, 0..255 each. */
    record AssociateRj(int result, int source, int reason) implements Pdu {

        public static final int PERMANENT = 1;
        public static final int TRANSIENT = 2;

        public static final AssociateRj NO_REASON = new AssociateRj(PERMANENT, 1, 1);
        public static final AssociateRj APPLICATION_CONTEXT_NOT_SUPPORTED = new AssociateRj(PERMANENT, 1, 2);
        public static final AssociateRj CALLING_AE_TITLE_NOT_RECOGNIZED = new AssociateRj(PERMANENT, 1, 3);
        public static final AssociateRj CALLED_AE_TITLE_NOT_RECOGNIZED = new AssociateRj(PERMANENT, 1, 7);
        public static final AssociateRj PROTOCOL_VERSION_NOT_SUPPORTED = new AssociateRj(PERMANENT, 2, 2);
        public static final AssociateRj LOCAL_LIMIT_EXCEEDED = new AssociateRj(TRANSIENT, 3, 2);

        public boolean isTransient() {
            return result == TRANSIENT;
        }

        /** The meaning by PS3.8 Table 9-21, e.g. {@code calling AE title not recognized}. */
        public String meaning() {
            return switch (source * 16 + reason) {
                case 0x11, 0x21 -> "no reason given";
                case 0x12 -> "application context name not supported";
                case 0x13 -> "calling AE title not recognized";
                case 0x17 -> "called AE title not recognized";
                case 0x22 -> "protocol version not supported";
                case 0x31 -> "temporary congestion";
                case 0x32 -> "local limit exceeded";
                default -> "source " + source + ", reason " + reason;
            };
        }

        @Override
        public Type type() {
            return Type.ASSOCIATE_RJ;
        }
    }

    /** P-DATA-TF (PS3.8 §9.3.5). */
    record PData(List<Pdv> values) implements Pdu {

        public PData {
            values = List.copyOf(values);
        }

        /** Bytes of the fragments, without any header. */
        long dataBytes() {
            long sum = 0;
            for (Pdv value : values) {
                sum += value.data().remaining();
            }
            return sum;
        }

        /** The same with bytes of its own. */
        PData copy() {
            return new PData(values.stream().map(Pdv::copy).toList());
        }

        @Override
        public Type type() {
            return Type.P_DATA_TF;
        }
    }

    /** A-RELEASE-RQ (PS3.8 §9.3.6). */
    record ReleaseRq() implements Pdu {

        @Override
        public Type type() {
            return Type.RELEASE_RQ;
        }
    }

    /** A-RELEASE-RP (PS3.8 §9.3.7). */
    record ReleaseRp() implements Pdu {

        @Override
        public Type type() {
            return Type.RELEASE_RP;
        }
    }

    /** A-ABORT (PS3.8 §9.3.8, Table 9-26); the codes as they travel, 0..255 each. */
    record Abort(int source, int reason) implements Pdu {

        public static final Abort BY_USER = new Abort(0, 0);
        public static final Abort UNRECOGNIZED_PDU = new Abort(2, 1);
        public static final Abort UNEXPECTED_PDU = new Abort(2, 2);
        public static final Abort UNEXPECTED_PARAMETER = new Abort(2, 5);
        public static final Abort INVALID_PARAMETER_VALUE = new Abort(2, 6);

        /** Who aborts and why by PS3.8 Table 9-26, e.g. {@code service-provider: unexpected PDU}. */
        public String meaning() {
            if (source == 0) {
                return "service-user";
            }
            return switch (reason) {
                case 0 -> "service-provider: reason not specified";
                case 1 -> "service-provider: unrecognized PDU";
                case 2 -> "service-provider: unexpected PDU";
                case 4 -> "service-provider: unrecognized PDU parameter";
                case 5 -> "service-provider: unexpected PDU parameter";
                case 6 -> "service-provider: invalid PDU parameter value";
                default -> "source " + source + ", reason " + reason;
            };
        }

        @Override
        public Type type() {
            return Type.ABORT;
        }
    }
}
