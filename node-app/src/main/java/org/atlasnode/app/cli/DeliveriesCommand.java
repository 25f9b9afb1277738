package org.atlasnode.app.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.atlasnode.app.http.Json;
import org.atlasnode.app.status.DeliveryListing;
import org.atlasnode.app.status.DeliveryQuery;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.DeliveryTable;
import org.atlasnode.app.terminal.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atlas deliveries}: destinations, and what lies before them. */
@Command(
        name = "deliveries",
        mixinStandardHelpOptions = true,
        description = "Shows the deliveries of results: where each stands, why, and what to do. Without an option those"
                + " that have not reached their destination.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class DeliveriesCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Option(names = "--destination", paramLabel = "PEER", defaultValue = "", description = "of this destination only")
    private String destination;

    @Option(names = "--state", paramLabel = "STATE", defaultValue = "", description = "one of: " + DeliveryQuery.STATES)
    private String state;

    @Option(names = "--job", paramLabel = "N", defaultValue = "", description = "of this job, in any state")
    private String job;

    @Option(names = "--study", paramLabel = "UID", defaultValue = "", description = "of this study, in any state")
    private String study;

    @Option(names = "--series", paramLabel = "UID", defaultValue = "", description = "of this series, in any state")
    private String series;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "", description = "at most so many (200)")
    private String limit;

    @Option(names = "--json", description = "as JSON, for programs")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DeliveryListing listing = listing();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(Json.write(listing));
            out.flush();
        } else {
            DeliveryTable.print(out, listing);
        }
        return ExitCodes.DONE;
    }

    private DeliveryListing listing() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("destination", destination);
        parameters.put("state", state);
        parameters.put("job", job);
        parameters.put("study", study);
        parameters.put("series", series);
        parameters.put("limit", limit);
        try {
            return new RunningNode(config.load()).deliveries(new DeliveryQuery(parameters));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(String.valueOf(e.getMessage()));
        }
    }
}
