package org.atlasnode.dicom.dimse;

import java.util.Locale;

/**
 * The Status (0000,0900) of a response (PS3.7 §C, PS3.4 §B.2.3).
 *
 * @param code 0..0xFFFF
 */
public record DimseStatus(int code) {

    public static final DimseStatus SUCCESS = new DimseStatus(0x0000);
    public static final DimseStatus INVALID_ATTRIBUTE_VALUE = new DimseStatus(0x0106);
    public static final DimseStatus PROCESSING_FAILURE = new DimseStatus(0x0110);
    public static final DimseStatus DUPLICATE_SOP_INSTANCE = new DimseStatus(0x0111);
    public static final DimseStatus NO_SUCH_SOP_INSTANCE = new DimseStatus(0x0112);
    public static final DimseStatus NO_SUCH_EVENT_TYPE = new DimseStatus(0x0113);
    public static final DimseStatus INVALID_SOP_INSTANCE = new DimseStatus(0x0117);
    public static final DimseStatus NO_SUCH_SOP_CLASS = new DimseStatus(0x0118);
    public static final DimseStatus CLASS_INSTANCE_CONFLICT = new DimseStatus(0x0119);
    public static final DimseStatus MISSING_ATTRIBUTE = new DimseStatus(0x0120);
    public static final DimseStatus MISSING_ATTRIBUTE_VALUE = new DimseStatus(0x0121);
    public static final DimseStatus SOP_CLASS_NOT_SUPPORTED = new DimseStatus(0x0122);
    public static final DimseStatus NO_SUCH_ACTION_TYPE = new DimseStatus(0x0123);
    public static final DimseStatus NOT_AUTHORIZED = new DimseStatus(0x0124);
    public static final DimseStatus DUPLICATE_TRANSACTION_UID = new DimseStatus(0x0131);
    public static final DimseStatus UNRECOGNIZED_OPERATION = new DimseStatus(0x0211);
    public static final DimseStatus MISTYPED_ARGUMENT = new DimseStatus(0x0212);
    public static final DimseStatus RESOURCE_LIMITATION = new DimseStatus(0x0213);
    public static final DimseStatus OUT_OF_RESOURCES = new DimseStatus(0xA700);
    public static final DimseStatus DATA_SET_MISMATCH = new DimseStatus(0xA900);
    public static final DimseStatus CANNOT_UNDERSTAND = new DimseStatus(0xC000);
    public static final DimseStatus CANCEL = new DimseStatus(0xFE00);
    public static final DimseStatus PENDING = new DimseStatus(0xFF00);
    public static final DimseStatus PENDING_WITH_WARNING = new DimseStatus(0xFF01);

    public DimseStatus {
        if ((code & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("a status is a 16-bit number: " + code);
        }
    }

    public boolean isSuccess() {
        return code == 0;
    }

    /** Whether more responses follow (PS3.7 §C.1.3). */
    public boolean isPending() {
        return code == PENDING.code || code == PENDING_WITH_WARNING.code;
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
