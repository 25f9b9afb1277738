package org.atlasnode.app.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.atlasnode.app.http.Json;
import org.atlasnode.app.status.NodeStatus.PackageFacts;
import org.atlasnode.app.status.NodeStatus.ShadowFacts;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.app.terminal.StatusTable;
import org.atlasnode.app.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atlas models list}: the packages of the models directory, and what the node makes of them. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the packages of the models directory: version, checksum, state, the pipelines that run them,",
            "and how often shadow models agreed with theirs."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ModelsListCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "as JSON, for programs")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** What is listed. */
    record Listing(List<PackageFacts> packages, List<ShadowFacts> shadows) {

        Listing {
            packages = List.copyOf(packages);
            shadows = List.copyOf(shadows);
        }
    }

    @Override
    public Integer call() {
        Listing listing = new RunningNode(config.load()).models();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(Json.write(listing));
            out.flush();
        } else {
            print(listing, out);
        }
        return ExitCodes.DONE;
    }

    private static void print(Listing listing, PrintWriter out) {
        Table table = new Table("folder", "model", "version", "state", "checksum", "runs for", "reason");
        for (PackageFacts found : listing.packages()) {
            table.row(
                    found.folder(),
                    found.id(),
                    found.version(),
                    found.state(),
                    found.checksum(),
                    String.join("; ", found.usedBy()),
                    found.reason());
        }
        if (table.isEmpty()) {
            out.println("The models directory has no packages.");
        } else {
            table.print(out);
        }
        new StatusTable(out).printShadows(listing.shadows());
    }
}
