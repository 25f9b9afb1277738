package org.atlasnode.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.atlasnode.app.send.FileScan;
import org.atlasnode.app.send.Sender;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.app.terminal.ProgressLine;
import org.atlasnode.app.terminal.Table;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.DicomClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas send}: files and folders to a peer by C-STORE. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Sends DICOM files, and all that lie in folders, to a peer (C-STORE).",
        footer = "Exit code 1 if any file failed.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class SendCommand implements Callable<Integer> {

    private static final int SHOWN_FAILURES = 20;
    private static final int MAX_OPERATIONS = 64;
    private static final double BYTES_PER_MB = 1e6;

    @Mixin
    private ConfigOption config;

    @Parameters(
            index = "0",
            paramLabel = "PEER",
            description = "name of a peer in the configuration, or TITLE@HOST:PORT")
    private String peer;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PATH", description = "files and folders")
    private List<Path> paths;

    @Option(names = "--calling", paramLabel = "TITLE", description = "our AE title (default: node.aeTitle)")
    private @Nullable AeTitle calling;

    @Option(
            names = "--operations",
            paramLabel = "N",
            defaultValue = "" + Sender.OPERATIONS,
            description = "files under way at a time, where the peer agrees (${DEFAULT-VALUE}); 1 asks for no window")
    private int operations;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (operations < 1 || operations > MAX_OPERATIONS) {
            throw CommandFailure.misused("--operations is 1 to " + MAX_OPERATIONS);
        }
        PrintWriter out = spec.commandLine().getOut();
        DicomClient client = Peers.client(peer, config, Optional.ofNullable(calling));
        FileScan scan = scan();
        scan.passedOver().stream()
                .limit(SHOWN_FAILURES)
                .forEach(file -> out.printf("passed over %s: %s%n", file.path(), file.reason()));
        if (scan.files().isEmpty()) {
            throw CommandFailure.failed(
                    "no DICOM file to send; " + scan.passedOver().size() + " others were passed over");
        }
        long begun = System.nanoTime();
        Sender.Report report = new Sender(client, new ProgressLine(out, "sent"), operations).send(scan.files());
        double seconds = (System.nanoTime() - begun) / 1e9;
        out.printf(
                "%d of %d files sent to %s: %.1f MB in %.1f s (%.1f MB/s)%n",
                report.sent(),
                scan.files().size(),
                client.settings().peer(),
                report.sentBytes() / BYTES_PER_MB,
                seconds,
                report.sentBytes() / BYTES_PER_MB / seconds);
        return printFailures(out, report);
    }

    private FileScan scan() {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw CommandFailure.misused("there is no " + path);
            }
        }
        try {
            return FileScan.of(paths);
        } catch (IOException e) {
            throw CommandFailure.failed("cannot read: " + e.getMessage());
        }
    }

    private static int printFailures(PrintWriter out, Sender.Report report) {
        if (report.failures().isEmpty()) {
            return ExitCodes.DONE;
        }
        Table table = new Table("failed file", "reason");
        report.failures().stream()
                .limit(SHOWN_FAILURES)
                .forEach(failure -> table.row(failure.file().path().toString(), failure.reason()));
        table.print(out);
        if (report.failures().size() > SHOWN_FAILURES) {
            out.printf("and %d more%n", report.failures().size() - SHOWN_FAILURES);
        }
        return ExitCodes.FAILED;
    }
}
