package org.atlasnode.results.commitment;

import org.atlasnode.dicom.dimse.DimseStatus;

/** What a Failure Reason (0008,1197) means (PS3.3 §C.14.1.1). Stateless. */
final class FailureReasons {

    private FailureReasons() {}

    /** The code and, where it is one of the standard's, its sense. */
    static String meaning(DimseStatus reason) {
        return reason
                + switch (reason.code()) {
                    case 0x0110 -> ", processing failure";
                    case 0x0112 -> ", no such object there";
                    case 0x0119 -> ", it has the object under another SOP class";
                    case 0x0122 -> ", it does not keep this SOP class";
                    case 0x0131 -> ", it found the transaction in use";
                    case 0x0213 -> ", it is out of resources";
                    default -> "";
                };
    }
}
