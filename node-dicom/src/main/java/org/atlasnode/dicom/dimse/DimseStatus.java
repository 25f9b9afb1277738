package org.atlasnode.dicom.dimse;

import java.util.Locale;

/**
 * The Status (0000,0900) of a response (PS3.7 §C, PS3.4 §B.2.3).
 *
 * @param code 0..0xFFFF
 */
public record DimseStatus(int code) {

    public static final DimseStatus SUCCESS = new DimseStatus(0x0000);
    public static final DimseStatus PROCESSING_FAILURE = new DimseStatus(0x0110);
    public static final DimseStatus INVALID_SOP_INSTANCE = new DimseStatus(0x0117);
    public static final DimseStatus SOP_CLASS_NOT_SUPPORTED = new DimseStatus(0x0122);
    public static final DimseStatus UNRECOGNIZED_OPERATION = new DimseStatus(0x0211);
    public static final DimseStatus MISTYPED_ARGUMENT = new DimseStatus(0x0212);
    public static final DimseStatus OUT_OF_RESOURCES = new DimseStatus(0xA700);
    public static final DimseStatus DATA_SET_MISMATCH = new DimseStatus(0xA900);
    public static final DimseStatus CANNOT_UNDERSTAND = new DimseStatus(0xC000);

    public DimseStatus {
        if ((code & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("a status is a 16-bit number: " + code);
        }
    }

    public boolean isSuccess() {
        return code == 0;
    }

    /** Whether the operation was done, with a remark: 0001, Bxxx, 0107, 0116 (PS3.7 §C). */
    public boolean isWarning() {
        return code >> 12 == 0xB || code == 0x0001 || code == 0x0107 || code == 0x0116;
    }

    /** Four hexadecimal digits and an H, as the standard writes it. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04XH", code);
    }
}
