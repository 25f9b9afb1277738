package org.atlasnode.app.cli;

import java.util.concurrent.Callable;
import org.atlasnode.app.AtlasNode;
import org.atlasnode.app.conformance.ConformanceStatement;
import org.atlasnode.app.terminal.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atlas conformance}: the DICOM conformance statement of a configuration (PS3.2). */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = "Prints the DICOM conformance statement for a configuration, as Markdown.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ConformanceCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(new ConformanceStatement(config.load(), AtlasNode.version()).text());
        return ExitCodes.DONE;
    }
}
