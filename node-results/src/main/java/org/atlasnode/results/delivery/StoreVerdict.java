package org.atlasnode.results.delivery;

import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.StoreResponse;

/**
 * What a status of C-STORE means for a delivery (PS3.4 §B.2.3, PS3.7 §C).
 *
 * @param reason for a person, with the remedy; empty for a plain success
 * @param comment what the peer said in its own words, for the state but not for the log: nobody knows what is in it
 */
record StoreVerdict(Kind kind, String reason, String comment) {

    enum Kind {
        STORED,
        /** May pass: try again. */
        TEMPORARY,
        /** Sending the same object again would get the same answer. */
        PERMANENT
    }

    static StoreVerdict of(StoreResponse response, NodeConfig.Peer peer) {
        DimseStatus status = response.status();
        if (status.isSuccess()) {
            return new StoreVerdict(Kind.STORED, "", "");
        }
        String said = Remedies.name(peer) + " answered " + status;
        String comment = response.errorComment();
        if (status.isWarning()) {
            return new StoreVerdict(
                    Kind.STORED, said + ": stored, with a remark; " + Remedies.forWarning(status), comment);
        }
        return isPermanent(status.code())
                ? new StoreVerdict(Kind.PERMANENT, said + ": " + Remedies.forRefusal(status), comment)
                : new StoreVerdict(Kind.TEMPORARY, said + ": " + Remedies.forFailure(status), comment);
    }

    /** Out of resources, processing failure and what is not known here may pass; the rest lies in the object or the peer. */
    private static boolean isPermanent(int code) {
        return switch (code >> 12) {
            case 0xA -> (code & 0xFF00) == 0xA900;
            case 0xC -> true;
            default ->
                switch (code) {
                    case 0x0117, 0x0122, 0x0124, 0x0210, 0x0211, 0x0212 -> true;
                    default -> false;
                };
        };
    }
}
