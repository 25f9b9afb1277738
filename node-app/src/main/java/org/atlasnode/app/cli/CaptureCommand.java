package org.atlasnode.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.atlasnode.app.capture.Capture;
import org.atlasnode.app.http.NodeClient;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.dicom.ul.AssociationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas capture}: what is exchanged with a peer, without patient data. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        description = "Writes down what the running node exchanges with a peer, for support: PDU headers, associations"
                + " and commands; of objects and queries only the length. Associations that begin meanwhile are seen.",
        footer = "Error comments are the peer's words: look through them before you pass a capture on.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class CaptureCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 500;

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "PEER", description = "name of a peer in the configuration")
    private String peer;

    @Option(names = "--out", paramLabel = "FILE", description = "write to this file (default: the terminal)")
    private @Nullable Path file;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "10", description = "how long (${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--echo",
            description = "do not ask the node: send a C-ECHO from here, and show that; PEER may be TITLE@HOST:PORT")
    private boolean echo;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (minutes < 1 || minutes > Capture.MAX_TIME.toMinutes()) {
            throw CommandFailure.misused("--minutes is 1 to " + Capture.MAX_TIME.toMinutes());
        }
        Path target = file;
        try {
            if (target == null) {
                write(spec.commandLine().getOut());
            } else {
                try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(target))) {
                    write(out);
                }
                spec.commandLine().getOut().println("written to " + target);
            }
        } catch (IOException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
        return ExitCodes.DONE;
    }

    private void write(PrintWriter out) throws IOException, InterruptedException {
        if (echo) {
            echo(out);
        } else {
            follow(out);
        }
    }

    private void echo(PrintWriter out) throws AssociationException {
        Echo.ask(Peers.client(peer, config, Optional.empty())
                .tappedBy(Capture.everything(Clock.systemUTC(), out::print)));
    }

    private void follow(PrintWriter out) throws IOException, InterruptedException {
        NodeConfig loaded = config.load();
        if (!loaded.peers().containsKey(peer)) {
            throw CommandFailure.misused("there is no peer " + peer + " in " + config.file() + "; there are: "
                    + String.join(", ", loaded.peers().keySet()));
        }
        NodeClient node = new NodeClient(loaded.http().bind(), loaded.http().port());
        Capture.Excerpt seen = running(node, node.startCapture(peer, minutes));
        int from = 0;
        while (true) {
            out.print(seen.text());
            out.flush();
            from += seen.text().length();
            if (!seen.running()) {
                return;
            }
            pause();
            seen = running(node, node.captured(peer, from));
        }
    }

    private static void pause() throws InterruptedException {
        if (new CountDownLatch(1).await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }

    private static Capture.Excerpt running(NodeClient node, Optional<Capture.Excerpt> answer) {
        return answer.orElseThrow(() -> CommandFailure.failed("no node answers at " + node.address()
                + ": start it and set http.port, or use --echo to see a C-ECHO from here"));
    }
}
