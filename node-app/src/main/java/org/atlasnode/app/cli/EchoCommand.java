package org.atlasnode.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.dicomweb.DicomWebClient;
import org.atlasnode.core.dicomweb.WebService;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.ul.AssociationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas echo}: whether a peer answers (PS3.4 §A), or one of DICOMweb. */
@Command(
        name = "echo",
        mixinStandardHelpOptions = true,
        description = "Asks a peer whether it answers (C-ECHO, or a search by DICOMweb).")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class EchoCommand implements Callable<Integer> {

    private static final double NANOS_PER_MILLI = 1e6;

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "PEER", description = "name of a peer in the configuration, or TITLE@HOST:PORT")
    private String peer;

    @Option(names = "--calling", paramLabel = "TITLE", description = "our AE title (default: node.aeTitle)")
    private @Nullable AeTitle calling;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Optional<WebService> web = Peers.web(peer, config);
        return web.isPresent() ? probe(web.get()) : echo();
    }

    /** A peer that is spoken to by DICOMweb: whether it answers a search for one study (PS3.18 §10.6). */
    private int probe(WebService web) {
        long begun = System.nanoTime();
        try {
            new DicomWebClient(web).probe();
        } catch (IOException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
        tell(web.terms().url(), Duration.ofNanos(System.nanoTime() - begun));
        return ExitCodes.DONE;
    }

    private int echo() {
        DicomClient client = Peers.client(peer, config, Optional.ofNullable(calling));
        Echo.Answer answer;
        try {
            answer = Echo.ask(client);
        } catch (AssociationException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
        if (!answer.status().isSuccess()) {
            throw CommandFailure.failed(client.settings().peer() + " answers " + answer.status());
        }
        tell(client.settings().peer(), answer.taken());
        return ExitCodes.DONE;
    }

    private void tell(String who, Duration taken) {
        spec.commandLine().getOut().printf("%s answers (%.0f ms)%n", who, taken.toNanos() / NANOS_PER_MILLI);
    }
}
