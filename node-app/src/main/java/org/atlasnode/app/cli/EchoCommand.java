package org.atlasnode.app.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.ul.AssociationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas echo}: whether a peer answers (PS3.4 §A). */
@Command(name = "echo", mixinStandardHelpOptions = true, description = "Asks a peer whether it answers (C-ECHO).")
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
        ClientSettings settings = Peers.settings(peer, config, Optional.ofNullable(calling));
        Echo.Answer answer;
        try {
            answer = Echo.ask(new DicomClient(settings));
        } catch (AssociationException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
        if (!answer.status().isSuccess()) {
            throw CommandFailure.failed(settings.peer() + " answers " + answer.status());
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%s answers (%.0f ms)%n",
                        settings.peer(), answer.taken().toNanos() / NANOS_PER_MILLI);
        return ExitCodes.DONE;
    }
}
