package org.atlasnode.app.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.atlasnode.app.http.Commands;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas rerun}: the models once more over a series. */
@Command(
        name = "rerun",
        mixinStandardHelpOptions = true,
        description = "Runs the models again over a received series; the new results replace the old.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class RerunCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "SERIES_UID", description = "Series Instance UID, see: atlas status")
    private String seriesInstanceUid;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Commands.Outcome outcome = new RunningNode(config.load()).rerun(seriesInstanceUid);
        if (!outcome.isDone()) {
            throw CommandFailure.failed(outcome.problem());
        }
        String jobs = outcome.jobs().stream().map(String::valueOf).collect(Collectors.joining(", "));
        spec.commandLine()
                .getOut()
                .println(jobs.isEmpty() ? "the series was skipped and is judged anew" : "queued as job " + jobs);
        return ExitCodes.DONE;
    }
}
