package org.atlasnode.results.commitment;

import org.atlasnode.dicom.dimse.DimseStatus;

/** What the answer to a request for commitment means (PS3.7 §10.1.4.1.10, §C.5). */
enum RequestVerdict {
    /** A report will come. */
    TAKEN,
    /** It may take the same request later. */
    LATER,
    /** It takes none: it has no such service, for us at least. */
    NOT_OFFERED,
    /** It takes others, and never this one. */
    REFUSED;

    static RequestVerdict of(DimseStatus status) {
        if (status.isSuccess() || status.isWarning()) {
            return TAKEN;
        }
        return switch (status.code()) {
            case 0x0112, 0x0117, 0x0118, 0x0122, 0x0123, 0x0124, 0x0211 -> NOT_OFFERED;
            case 0x0105, 0x0106, 0x0114, 0x0115, 0x0119, 0x0120, 0x0121, 0x0212 -> REFUSED;
            default -> LATER;
        };
    }
}
