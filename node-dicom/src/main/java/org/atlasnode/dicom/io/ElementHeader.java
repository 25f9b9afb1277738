package org.atlasnode.dicom.io;

import org.atlasnode.dicom.data.Vr;

/**
 * What precedes a value: tag, representation, length (PS3.5 §7.1). Immutable.
 *
 * @param length bytes of the value, or {@link #UNDEFINED}
 * @param valueOffset where the value begins, in bytes from the start of the data set; in a deflated one counted after
 *     inflation
 */
public record ElementHeader(int tag, Vr vr, long length, long valueOffset) {

    /** The undefined length, FFFFFFFFH (PS3.5 §7.1.1). */
    public static final long UNDEFINED = 0xFFFFFFFFL;

    public boolean hasUndefinedLength() {
        return length == UNDEFINED;
    }
}
