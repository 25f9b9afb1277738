package org.atlasnode.app.cli;

import java.io.PrintWriter;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.dicom.data.AeTitle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atlas}: the command line as a whole. */
@Command(
        name = "atlas",
        mixinStandardHelpOptions = true,
        versionProvider = AtlasCommand.Version.class,
        description = "A PACS-integrated AI node: CT series in by DICOM, Structured Report and overlay images out.",
        subcommands = {
            AlarmsCommand.class,
            DemoCommand.class,
            RunCommand.class,
            CheckCommand.class,
            ConformanceCommand.class,
            EchoCommand.class,
            EvaluateCommand.class,
            CaptureCommand.class,
            DoctorCommand.class,
            ModelsCommand.class,
            SendCommand.class,
            FindCommand.class,
            FetchCommand.class,
            StatusCommand.class,
            RerunCommand.class,
            DeliveriesCommand.class,
            ResendCommand.class,
            HoldCommand.class,
            ReleaseCommand.class
        },
        footer = {
            "",
            "'atlas test' runs the test suite, 'atlas fuzz --help' tells of fuzzing.",
            "Exit codes: 0 done; 1 failed; 2 the command line or the configuration is wrong.",
            "Not for clinical use."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before run()
public final class AtlasCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }

    /** Runs a command line; returns the exit code. */
    public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = new CommandLine(new AtlasCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(AeTitle.class, AtlasCommand::aeTitle)
                .registerConverter(NodeConfig.Device.class, AtlasCommand::device)
                .setExecutionExceptionHandler((exception, command, parsed) -> report(exception, command));
        int exitCode = commandLine.execute(arguments);
        out.flush();
        err.flush();
        return exitCode;
    }

    private static AeTitle aeTitle(String text) {
        return AeTitle.parse(text)
                .orElseThrow(() -> new CommandLine.TypeConversionException("not an AE title: " + text));
    }

    private static NodeConfig.Device device(String text) {
        return NodeConfig.Device.parse(text)
                .orElseThrow(() -> new CommandLine.TypeConversionException("not cpu, cuda:0 or auto: " + text));
    }

    private static int report(Exception exception, CommandLine command) {
        if (exception instanceof CommandFailure failure) {
            command.getErr().println("atlas: " + failure.getMessage());
            return failure.exitCode();
        }
        exception.printStackTrace(command.getErr());
        return ExitCodes.FAILED;
    }

    /** The version of the node, as its jar says. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"Atlas Node " + org.atlasnode.app.AtlasNode.version()};
        }
    }
}
