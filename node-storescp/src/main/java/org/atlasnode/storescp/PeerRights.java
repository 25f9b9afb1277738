package org.atlasnode.storescp;

import java.util.Set;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.StorageSopClasses;
import org.atlasnode.dicom.dict.Uids;

/**
 * Which services of this node a peer may use. Storage: who sends, and whom we fetch from. Storage Commitment: who sends,
 * to ask; who receives, to report. Procedure steps and available instances: who sends or notifies. Verification: every
 * peer.
 */
final class PeerRights {

    private static final Set<Uid> STORAGE = StorageSopClasses.all();
    private static final Set<Uid> NOTIFICATIONS =
            Set.of(Uids.MODALITY_PERFORMED_PROCEDURE_STEP, Uids.INSTANCE_AVAILABILITY_NOTIFICATION);

    private PeerRights() {}

    /** Whether this is a service that only some peers may use. */
    static boolean isService(Uid abstractSyntax) {
        return STORAGE.contains(abstractSyntax)
                || NOTIFICATIONS.contains(abstractSyntax)
                || abstractSyntax.equals(Uids.STORAGE_COMMITMENT_PUSH_MODEL);
    }

    static boolean allow(Peer peer, Uid abstractSyntax) {
        boolean stores = peer.sends() || peer.terms().query().isPresent();
        if (STORAGE.contains(abstractSyntax)) {
            return stores;
        }
        if (NOTIFICATIONS.contains(abstractSyntax)) {
            return peer.sends() || peer.terms().notifies();
        }
        if (abstractSyntax.equals(Uids.STORAGE_COMMITMENT_PUSH_MODEL)) {
            return peer.sends() || !peer.receives().isEmpty();
        }
        return abstractSyntax.equals(Uids.VERIFICATION);
    }
}
