package org.atlasnode.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.atlasnode.app.AtlasNode;
import org.atlasnode.app.InstanceLock;
import org.atlasnode.app.NodeStartException;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.config.ConfigFile;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.observe.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atlas run}: the node, until it is told to end. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the node until SIGTERM or SIGINT; then it finishes what it is doing and stops.",
        footer = "Exit code 143 after SIGTERM, 130 after SIGINT; 1 if it could not start; 2 if the configuration is"
                + " wrong.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final EventLog EVENTS = EventLog.of(RunCommand.class);
    private static final int NODE_STOPPING = 5003;
    private static final int NODE_STOPPED = 5004;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        NodeConfig loaded = config.load();
        try (InstanceLock lock = lock(loaded)) {
            AtlasNode node = start(loaded, config.configFile());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "shutdown"));
            PrintWriter out = spec.commandLine().getOut();
            out.printf("Atlas Node %s is running; stop it with Ctrl-C or SIGTERM%n", AtlasNode.version());
            out.flush();
            new CountDownLatch(1).await();
            return ExitCodes.DONE;
        } catch (IOException e) {
            throw CommandFailure.failed("the data folder cannot be used: " + e.getMessage());
        }
    }

    private static InstanceLock lock(NodeConfig config) throws IOException {
        return InstanceLock.take(config.node().data())
                .orElseThrow(() -> CommandFailure.failed("another node holds the data folder "
                        + config.node().data() + ": stop it first, or give this one another folder (node.data)"));
    }

    private static AtlasNode start(NodeConfig config, ConfigFile file) {
        try {
            return AtlasNode.start(config, file);
        } catch (NodeStartException e) {
            LOG.debug("Not started", e);
            throw CommandFailure.failed("the node does not start: " + e.getMessage());
        }
    }

    private static void stop(AtlasNode node) {
        EVENTS.info(NODE_STOPPING, "Told to end; finishing what is under way");
        node.close();
        EVENTS.info(NODE_STOPPED, "Stopped");
    }
}
