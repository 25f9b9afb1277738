package org.atlasnode.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.atlasnode.app.http.DeliveryCommands;
import org.atlasnode.app.status.DeliveryQuery;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas resend}: results once more to their destination. */
@Command(
        name = "resend",
        mixinStandardHelpOptions = true,
        description = "Sends results to their destination again: one delivery; with --job all of a job; with"
                + " --destination alone all that are dead of it.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ResendCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(
            arity = "0..1",
            paramLabel = "DELIVERY",
            defaultValue = "",
            description = "number of the delivery, see: atlas deliveries")
    private String delivery;

    @Option(names = "--job", paramLabel = "N", defaultValue = "", description = "all that this job has")
    private String job;

    @Option(
            names = "--destination",
            paramLabel = "PEER",
            defaultValue = "",
            description = "of the job for this destination only; without a job, all that are dead")
    private String destination;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        boolean several = !job.isEmpty() || !destination.isEmpty();
        if (delivery.isEmpty() != several) {
            throw CommandFailure.misused("say which: a delivery, or --job, or --destination");
        }
        RunningNode node = new RunningNode(config.load());
        DeliveryCommands.Outcome outcome = several
                ? node.resend(new DeliveryQuery(Map.of("job", job, "destination", destination)))
                : node.resend(delivery);
        if (!outcome.isDone()) {
            throw CommandFailure.failed(outcome.problem());
        }
        String what = several ? outcome.count() + " deliveries are" : "delivery " + delivery + " is";
        spec.commandLine().getOut().printf("%s on the way again%n", what);
        return ExitCodes.DONE;
    }
}
