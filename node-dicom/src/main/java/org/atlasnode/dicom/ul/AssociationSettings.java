package org.atlasnode.dicom.ul;

import java.time.Duration;

/**
 * Limits of one association. Immutable.
 *
 * @param artim for the association request, for answers to ours, and for the peer to close (PS3.8 §9.1.5)
 * @param pdu from the first byte of a PDU to its last, in both directions
 * @param pduLengthBytes the longest P-DATA-TF that we announce, take, and send
 */
public record AssociationSettings(Duration artim, Duration pdu, int pduLengthBytes) {}
