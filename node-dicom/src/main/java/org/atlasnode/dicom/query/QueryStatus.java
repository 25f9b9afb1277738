package org.atlasnode.dicom.query;

import org.atlasnode.dicom.dimse.DimseStatus;

/** What the statuses of query and retrieval say (PS3.4 Tables C.4-1, C.4-2 and C.4-3; PS3.7 §C). */
public final class QueryStatus {

    public static final DimseStatus MOVE_DESTINATION_UNKNOWN = new DimseStatus(0xA801);

    private QueryStatus() {}

    /** The status for people, as the end of a sentence that begins with the peer. */
    public static String describe(DimseStatus status, String errorComment) {
        return "answers " + status + ", " + meaning(status) + (errorComment.isEmpty() ? "" : ": " + errorComment);
    }

    private static String meaning(DimseStatus status) {
        return switch (status.code()) {
            case 0x0000 -> "done";
            case 0x0122 -> "SOP class not supported";
            case 0x0124 -> "not authorised";
            case 0xA700 -> "out of resources";
            case 0xA701 -> "out of resources, the matches cannot be counted";
            case 0xA702 -> "out of resources, the sub-operations cannot be performed";
            case 0xA801 -> "the move destination is not known";
            case 0xA900 -> "the identifier does not match the SOP class";
            case 0xB000 -> "some sub-operations failed or had warnings";
            case 0xFE00 -> "cancelled";
            default -> status.code() >> 12 == 0xC ? "unable to process" : "a failure";
        };
    }
}
