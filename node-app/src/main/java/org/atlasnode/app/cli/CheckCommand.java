package org.atlasnode.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.config.NodeConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atlas check}: every problem of a configuration, or what it means. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks a configuration and prints every problem with line, key and remedy.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        NodeConfig checked = config.load();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s is in order.%n", config.file());
        out.printf(
                "  %s listens on %s:%d and keeps its data in %s%n",
                checked.node().aeTitle(),
                checked.node().bind(),
                checked.node().port(),
                checked.node().data());
        checked.peers().values().forEach(peer -> out.printf("  %s%n", Peers.describe(peer)));
        checked.pipelines()
                .forEach(pipeline -> out.printf(
                        "  %s runs over series from %s; results go to %s%n",
                        pipeline.model(), String.join(", ", pipeline.from()), String.join(", ", pipeline.to())));
        return ExitCodes.DONE;
    }
}
