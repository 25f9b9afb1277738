package org.atlasnode.dicom.ul;

import java.time.Duration;

/**
 * Limits of one association. Immutable.
 *
 * @param artim for the association request, for answers to ours, and for the peer to close (PS3.8 §9.1.5)
 * @param pdu from the first byte of a PDU to its last, in both directions; and the longest that a message may make us
 *     wait in all, beyond what its bytes take at the lowest rate
 * @param pduLengthBytes the longest P-DATA-TF that we announce, take, and send
 * @param minBytesPerSecond the lowest rate of a message's data
 * @param taps sees the PDUs
 */
public record AssociationSettings(
        Duration artim, Duration pdu, int pduLengthBytes, int minBytesPerSecond, WireTap.Source taps) {

    /** A tenth of the slowest line that is worth an association; who drips sends a byte now and then. */
    public static final int DEFAULT_MIN_BYTES_PER_SECOND = 1000;

    /** Settings with the default lowest rate. */
    public AssociationSettings(Duration artim, Duration pdu, int pduLengthBytes) {
        this(artim, pdu, pduLengthBytes, DEFAULT_MIN_BYTES_PER_SECOND);
    }

    /** Settings without a tap. */
    public AssociationSettings(Duration artim, Duration pdu, int pduLengthBytes, int minBytesPerSecond) {
        this(artim, pdu, pduLengthBytes, minBytesPerSecond, WireTap.Source.NONE);
    }

    public AssociationSettings withTaps(WireTap.Source other) {
        return new AssociationSettings(artim, pdu, pduLengthBytes, minBytesPerSecond, other);
    }
}
