package org.atlasnode.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.atlasnode.app.fetch.FetchProgress;
import org.atlasnode.app.fetch.FetchRequest;
import org.atlasnode.app.http.NodeClient;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.config.NodeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas fetch}: studies from an archive into the running node. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = "Pulls studies from an archive into the running node, which analyses them like any others.",
        footer = "Exit code 1 if anything failed. What came is kept; the same fetch again changes nothing.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class FetchCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(300);

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "PEER", description = "name of a peer in the configuration")
    private String peer;

    @Option(names = "--accession", paramLabel = "NUMBER", description = "the studies of this accession number")
    private @Nullable String accession;

    @Option(names = "--study", paramLabel = "UID", description = "this study, or the one that the series is in")
    private @Nullable String study;

    @Option(names = "--series", paramLabel = "UID", description = "this series alone")
    private @Nullable String series;

    @Option(names = "--get", description = "by C-GET, over the association that asks")
    private boolean get;

    @Option(names = "--move", description = "by C-MOVE: the archive must know this node's title (default)")
    private boolean move;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        FetchRequest request = request();
        NodeConfig loaded = config.load();
        if (loaded.http().port() == 0) {
            throw CommandFailure.misused("the running node does the fetch and is asked by HTTP: set http.port");
        }
        NodeClient client = new NodeClient(loaded.http().bind(), loaded.http().port());
        FetchProgress end = follow(client, begin(client, request));
        String text = summary(end) + (end.message().isEmpty() ? "" : "; " + end.message());
        if (end.state().equals("FAILED")) {
            throw CommandFailure.failed(text);
        }
        spec.commandLine().getOut().println(text);
        return ExitCodes.DONE;
    }

    private FetchRequest request() {
        if (get && move) {
            throw CommandFailure.misused("--get and --move exclude each other");
        }
        Map<String, String> parameters = new HashMap<>();
        parameters.put("peer", peer);
        Optional.ofNullable(accession).ifPresent(value -> parameters.put("accession", value));
        Optional.ofNullable(study).ifPresent(value -> parameters.put("study", value));
        Optional.ofNullable(series).ifPresent(value -> parameters.put("series", value));
        parameters.put("get", String.valueOf(get));
        try {
            return FetchRequest.of(parameters);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(String.valueOf(e.getMessage()));
        }
    }

    private static FetchProgress begin(NodeClient client, FetchRequest request) {
        try {
            return client.fetch(request).orElseThrow(() -> notRunning(client));
        } catch (IOException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
    }

    private FetchProgress follow(NodeClient client, FetchProgress begun) {
        PrintWriter out = spec.commandLine().getOut();
        FetchProgress last = begun;
        while (!last.isOver()) {
            LockSupport.parkNanos(POLL.toNanos());
            FetchProgress next = progress(client, last.id());
            if (next.done() != last.done()) {
                out.printf("  %d%s%n", next.done(), next.expected() > 0 ? " of " + next.expected() : "");
                out.flush();
            }
            last = next;
        }
        return last;
    }

    private static FetchProgress progress(NodeClient client, long id) {
        try {
            return client.fetchProgress(id).orElseThrow(() -> notRunning(client));
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "the node does not tell of the fetch any more (" + e.getMessage() + "); fetch again");
        }
    }

    private static CommandFailure notRunning(NodeClient client) {
        return CommandFailure.failed(
                "no node answers at " + client.address() + ": the running node does the fetch; start it by atlas run");
    }

    private static String summary(FetchProgress end) {
        return end.done() + " instances fetched" + (end.failed() > 0 ? ", " + end.failed() + " failed" : "");
    }
}
