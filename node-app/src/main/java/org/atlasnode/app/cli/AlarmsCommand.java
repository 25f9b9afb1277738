package org.atlasnode.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.atlasnode.app.http.Json;
import org.atlasnode.app.status.AlarmReport;
import org.atlasnode.app.terminal.AlarmTable;
import org.atlasnode.app.terminal.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atlas alarms}: what the node calls for help about. */
@Command(
        name = "alarms",
        mixinStandardHelpOptions = true,
        description = "Shows what is wrong with the node or round it, since when, and what to do; and whether its"
                + " messages leave.",
        subcommands = {AlarmsAckCommand.class, AlarmsTestCommand.class})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class AlarmsCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Option(names = "--all", description = "those that are over, too")
    private boolean all;

    @Option(names = "--json", description = "as JSON, for programs")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AlarmReport report = new RunningNode(config.load()).alarms(all);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(Json.write(report));
            out.flush();
        } else {
            new AlarmTable(out).print(report);
        }
        return ExitCodes.DONE;
    }
}
