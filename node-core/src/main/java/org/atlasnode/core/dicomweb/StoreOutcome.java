package org.atlasnode.core.dicomweb;

import java.util.Optional;
import org.atlasnode.dicom.data.Uid;

/**
 * What became of one instance of a Store transaction (PS3.18 Annex I). Immutable.
 *
 * @param sopClassUid absent where nobody could tell
 * @param sopInstanceUid absent where nobody could tell
 * @param stored whether it is stored
 * @param reason Failure Reason (§I.2.2) of what is not stored, Warning Reason (§I.2.1) of what is; 0 where there is none
 */
public record StoreOutcome(Optional<Uid> sopClassUid, Optional<Uid> sopInstanceUid, boolean stored, int reason) {

    /** Refused: out of resources (PS3.18 Table I.2-2, A7xx). */
    public static final int OUT_OF_RESOURCES = 0xA700;

    /** The data set cannot be understood (PS3.18 Table I.2-2, Cxxx). */
    public static final int CANNOT_UNDERSTAND = 0xC000;

    /** The transfer syntax is not supported (PS3.18 Table I.2-2). */
    public static final int TRANSFER_SYNTAX_NOT_SUPPORTED = 0xC122;

    /** The SOP class is not supported (PS3.18 Table I.2-2). */
    public static final int SOP_CLASS_NOT_SUPPORTED = 0x0122;

    /** A failure of processing (PS3.18 Table I.2-2). */
    public static final int PROCESSING_FAILURE = 0x0110;

    public static StoreOutcome stored(Uid sopClassUid, Uid sopInstanceUid) {
        return new StoreOutcome(Optional.of(sopClassUid), Optional.of(sopInstanceUid), true, 0);
    }

    public static StoreOutcome failed(Optional<Uid> sopClassUid, Optional<Uid> sopInstanceUid, int reason) {
        return new StoreOutcome(sopClassUid, sopInstanceUid, false, reason);
    }

    /** Whether it failed for want of room. */
    public boolean isOutOfResources() {
        return !stored && reason >> 8 == OUT_OF_RESOURCES >> 8;
    }
}
