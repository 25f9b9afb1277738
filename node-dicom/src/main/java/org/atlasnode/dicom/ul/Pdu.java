package org.atlasnode.dicom.ul;

/** A protocol data unit of the upper layer (PS3.8 §9.3). A closed set. Immutable. */
public sealed interface Pdu {

    /** A-ASSOCIATE-RJ (PS3.8 §9.3.4), the codes as they travel. */
    record AssociateRj(int result, int source, int reason) implements Pdu {

        public static final int REJECTED_PERMANENT = 1;
        public static final int REJECTED_TRANSIENT = 2;

        public boolean isTransient() {
            return result == REJECTED_TRANSIENT;
        }
    }

    /** A-ABORT (PS3.8 §9.3.8), the codes as they travel. */
    record Abort(int source, int reason) implements Pdu {}
}
