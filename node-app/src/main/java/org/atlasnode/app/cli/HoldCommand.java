package org.atlasnode.app.cli;

import java.util.concurrent.Callable;
import org.atlasnode.app.http.DeliveryCommands;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas hold}: nothing more to a destination for now. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = "Sends nothing to a destination, and asks it for no commitment, until it is released; also over"
                + " restarts. Results are made and wait.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class HoldCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "DESTINATION", description = "name of the peer in the configuration")
    private String destination;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "why; shown in the status")
    private String reason;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DeliveryCommands.Outcome outcome = new RunningNode(config.load()).hold(destination, reason);
        if (!outcome.isDone()) {
            throw CommandFailure.failed(outcome.problem());
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%s is held, %d deliveries wait for it; go on with: atlas release %s%n",
                        destination, outcome.count(), destination);
        return ExitCodes.DONE;
    }
}
