package org.atlasnode.results.delivery;

import java.util.List;
import java.util.function.Consumer;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.objects.ObjectStore;

/**
 * Brings what a job has for a destination there, over one association, or by DICOMweb: overlays before the report that refers to them.
 * Immutable, thread-safe.
 */
public final class Dispatch {

    private final NodeConfig config;
    private final ObjectStore objects;
    private final ResultSender sender;

    public Dispatch(NodeConfig config, ObjectStore objects, ResultSender sender) {
        this.config = config;
        this.objects = objects;
        this.sender = sender;
    }

    /** Sends the bundle; each delivery ends in the consumer exactly once, as soon as its end is known. */
    void send(String destination, List<Delivery> bundle, Consumer<Outcome> ended) {
        NodeConfig.Peer peer = config.peers().get(destination);
        if (peer == null || !isReachable(peer)) {
            bundle.forEach(delivery -> ended.accept(Outcome.dead(delivery, Remedies.unknownPeer(destination), "")));
            return;
        }
        new Attempt(peer, config.node().aeTitle().value(), bundle, ended).run(objects, sender);
    }

    private static boolean isReachable(NodeConfig.Peer peer) {
        return peer.terms().dicomWeb().isPresent()
                || peer.host().isPresent() && peer.port().isPresent();
    }
}
