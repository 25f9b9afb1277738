package org.atlasnode.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.atlasnode.app.demo.Demo;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atlas demo}: the whole way of a study on this machine. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the whole way of a study on this machine: starts the node and a small PACS on free loopback ports,",
            "sends the sample study by DICOM, waits for the results and shows them. Changes nothing else."
        },
        footer = "Exit code 1, with the reason, if the study was not analysed or a result did not arrive.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class DemoCommand implements Callable<Integer> {

    private static final String SAMPLE = "samples/cspine-phantom";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Option(names = "--study", paramLabel = "DIR", description = "send this DICOM folder instead of the sample study")
    private @Nullable Path study;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where the results go (default: demo-<time> in the working folder)")
    private @Nullable Path out;

    @Option(names = "--keep", description = "leave the node running")
    private boolean keep;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:N (auto)")
    private String device;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "1800",
            description = "give up after so long (1800)")
    private int timeoutSeconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path sent =
                Optional.ofNullable(study).orElseGet(() -> ConfigOption.home().resolve(SAMPLE));
        if (!Files.exists(sent)) {
            throw CommandFailure.misused("there is no " + sent);
        }
        Path results = Optional.ofNullable(out)
                .orElseGet(() -> Path.of("demo-" + STAMP.format(LocalDateTime.now(java.time.ZoneId.systemDefault()))));
        new Demo(spec.commandLine().getOut(), device, keep, timeoutSeconds)
                .run(sent, results.toAbsolutePath().normalize());
        return ExitCodes.DONE;
    }
}
