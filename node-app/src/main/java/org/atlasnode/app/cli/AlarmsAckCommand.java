package org.atlasnode.app.cli;

import java.util.concurrent.Callable;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas alarms ack}: somebody takes an alarm over. */
@Command(
        name = "ack",
        mixinStandardHelpOptions = true,
        description =
                "Says that you take an alarm over: nobody is reminded of it any more, unless it becomes worse. That"
                        + " it is over is told all the same.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class AlarmsAckCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "ALARM", description = "number of the alarm, see: atlas alarms")
    private long alarm;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!new RunningNode(config.load()).acknowledge(alarm)) {
            throw CommandFailure.failed("there is no open alarm " + alarm + ", see: atlas alarms");
        }
        spec.commandLine().getOut().printf("alarm %d is yours%n", alarm);
        return ExitCodes.DONE;
    }
}
