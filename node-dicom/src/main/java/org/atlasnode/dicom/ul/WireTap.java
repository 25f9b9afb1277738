package org.atlasnode.dicom.ul;

/** Sees the PDUs of one connection. Called on its thread; it may not keep the bytes of data, which are views. */
public interface WireTap {

    /** Sees nothing. */
    WireTap NONE = new WireTap() {};

    /** Which way a PDU went. */
    enum Direction {
        SENT,
        RECEIVED
    }

    /** @param lengthBytes PDU-length: without the six bytes of the header */
    default void pdu(Direction direction, Pdu pdu, int lengthBytes) {}

    /** Something came that is no PDU, or a PDU that is not taken; the numbers are those of its header. */
    default void unreadable(int type, long lengthBytes) {}

    /** The transport connection is gone without a word of the protocol. */
    default void lost() {}

    /** Decides which connections are tapped. Called by several threads at once. */
    @FunctionalInterface
    interface Source {

        /** Taps none. */
        Source NONE = (peer, requestor) -> WireTap.NONE;

        /**
         * The tap of a new connection.
         *
         * @param peer an address where it came in, else the peer's name
         * @param requestor whether this side opened it
         */
        WireTap open(String peer, boolean requestor);
    }
}
