package org.atlasnode.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.atlasnode.app.InstanceLock;
import org.atlasnode.app.http.NodeClient;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.StateStoreException;

/** The database opens; where the node runs, which then holds it, the node says how it is. */
final class DatabaseCheck implements Check {

    private static final String NAME = "database";

    private final NodeConfig config;
    private final boolean running;

    DatabaseCheck(NodeConfig config, boolean running) {
        this.config = config;
        this.running = running;
    }

    @Override
    public List<Point> run() {
        return List.of(running ? askNode() : open());
    }

    private Point askNode() {
        NodeClient node = new NodeClient(config.http().bind(), config.http().port());
        try {
            return node.isReady()
                    ? Point.ok(NAME, "the node runs and is ready")
                    : Point.failed(
                            NAME, "the node runs and is not ready", "Look at " + node.address() + "/health/ready");
        } catch (IOException e) {
            return Point.failed(NAME, "the node does not answer: " + e.getMessage(), "Look into its log, restart it");
        }
    }

    private Point open() {
        Path data = config.node().data();
        if (!Files.isDirectory(data)) {
            return Point.ok(NAME, "none yet: the node has not run");
        }
        try {
            Optional<InstanceLock> lock = InstanceLock.take(data);
            if (lock.isEmpty()) {
                return Point.warning(
                        NAME,
                        "a node holds it that does not answer by HTTP",
                        "Set http.port as that node has it, or look whether it hangs");
            }
            try (InstanceLock held = lock.get();
                    Database database = Database.open(data)) {
                new JdbcStateStore(database, Clock.systemUTC()).newestSeries(1);
                return Point.ok(NAME, "opens; the node does not run");
            }
        } catch (IOException | StateStoreException e) {
            return Point.failed(
                    NAME,
                    "cannot be opened: " + e.getMessage(),
                    "Look for a full disk or a file that is not the node's in " + data
                            + "; restore the folder from its backup where the file is damaged");
        }
    }
}
