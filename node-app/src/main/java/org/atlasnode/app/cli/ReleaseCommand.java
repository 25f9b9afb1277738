package org.atlasnode.app.cli;

import java.util.concurrent.Callable;
import org.atlasnode.app.http.DeliveryCommands;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas release}: a held destination gets what waited for it. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = "Ends a hold: what waited for the destination is sent at once.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ReleaseCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "DESTINATION", description = "name of the peer in the configuration")
    private String destination;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DeliveryCommands.Outcome outcome = new RunningNode(config.load()).release(destination);
        if (!outcome.isDone()) {
            throw CommandFailure.failed(outcome.problem());
        }
        spec.commandLine().getOut().printf("%s is released, %d deliveries are due%n", destination, outcome.count());
        return ExitCodes.DONE;
    }
}
