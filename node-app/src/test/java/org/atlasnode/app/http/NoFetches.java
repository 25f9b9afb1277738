package org.atlasnode.app.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.app.fetch.Archives;
import org.atlasnode.app.fetch.Fetches;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.Operation;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.query.DimseRetrieveSource;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.ClientSettings;

/** Fetching where there is no peer to fetch from. */
final class NoFetches {

    private NoFetches() {}

    static Fetches of() {
        AeTitle title = AeTitle.of("ATLAS");
        NodeConfig config = new NodeConfig(
                new NodeConfig.Node(title, "127.0.0.1", 0, Path.of("data"), Path.of("models")),
                Map.of(),
                new NodeConfig.Completion(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                List.of(),
                new NodeConfig.Inference(new NodeConfig.Device(NodeConfig.Device.Kind.CPU, 0), 1),
                Operation.of(new NodeConfig.Http("127.0.0.1", 0), new NodeConfig.Storage(Duration.ofDays(1), 1)));
        return new Fetches(new Archives(
                config,
                new PeerClients(title, Optional.empty(), ClientSettings.Timeouts.DEFAULT),
                new DimseRetrieveSource.Reception((request, bytes) -> {}, List.of()),
                (part10, peer) -> {
                    throw new IllegalStateException("nothing is fetched here");
                }));
    }
}
