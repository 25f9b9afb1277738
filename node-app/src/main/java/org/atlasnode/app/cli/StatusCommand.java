package org.atlasnode.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.atlasnode.app.http.Json;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.app.terminal.StatusTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atlas status}: series, jobs and deliveries. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the newest series, their jobs and the deliveries of their results.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class StatusCommand implements Callable<Integer> {

    private static final int MAX_SERIES = 1000;

    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "as JSON, for programs")
    private boolean json;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many series (50)")
    private int limit;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_SERIES) {
            throw CommandFailure.misused("--limit is 1 to " + MAX_SERIES);
        }
        NodeStatus status = new RunningNode(config.load()).status(limit);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(Json.write(status));
            out.flush();
        } else {
            new StatusTable(out).print(status);
        }
        return ExitCodes.DONE;
    }
}
