package org.atlasnode.core.net;

import java.util.Optional;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.dicom.ul.UserIdentity;

/** As whom this node identifies itself to a peer (PS3.7 §D.3.3.7), by {@code identifyAs} of its configuration. */
final class PeerIdentity {

    private PeerIdentity() {}

    /** Absent where the peer wants none. */
    static Optional<UserIdentity> of(Peer peer) {
        return peer.terms().security().identifyAs().map(user -> UserIdentity.of(user.user(), user.password()));
    }
}
