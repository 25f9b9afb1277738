package org.atlasnode.app.cli;

import java.util.concurrent.Callable;
import org.atlasnode.app.http.Commands;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas resend}: a result once more to its destination. */
@Command(name = "resend", mixinStandardHelpOptions = true, description = "Sends a result to its destination again.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ResendCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "DELIVERY", description = "number of the delivery, see: atlas status")
    private String delivery;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Commands.Outcome outcome = new RunningNode(config.load()).resend(delivery);
        if (!outcome.isDone()) {
            throw CommandFailure.failed(outcome.problem());
        }
        spec.commandLine().getOut().printf("delivery %s is on its way again%n", delivery);
        return ExitCodes.DONE;
    }
}
