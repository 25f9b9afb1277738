package org.atlasnode.storescp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.Operation;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.AeTitle;

/** Configurations for tests. */
final class Configs {

    private Configs() {}

    static NodeConfig withPeers(NodeConfig.Peer... peers) {
        Map<String, NodeConfig.Peer> byName = new LinkedHashMap<>();
        for (NodeConfig.Peer peer : peers) {
            byName.put(peer.name(), peer);
        }
        return new NodeConfig(
                new NodeConfig.Node(AeTitle.of("ATLAS"), "127.0.0.1", 11112, Path.of("/data"), Path.of("/models")),
                byName,
                new NodeConfig.Completion(Duration.ofSeconds(10), Duration.ofMinutes(5)),
                List.of(),
                new NodeConfig.Inference(new NodeConfig.Device(NodeConfig.Device.Kind.CPU, 0), 1),
                Operation.of(new NodeConfig.Http("127.0.0.1", 0), new NodeConfig.Storage(Duration.ofDays(7), 0)));
    }

    static NodeConfig.Peer sender(String name, String title, String host) {
        return new NodeConfig.Peer(
                name,
                AeTitle.of(title),
                Optional.ofNullable(host),
                Optional.empty(),
                true,
                Set.of(),
                PeerTerms.DEFAULT);
    }

    static NodeConfig.Peer receiver(String name, String title) {
        return new NodeConfig.Peer(
                name,
                AeTitle.of(title),
                Optional.of("10.0.0.9"),
                Optional.of(104),
                false,
                Set.of(ResultKind.SR),
                PeerTerms.DEFAULT);
    }
}
