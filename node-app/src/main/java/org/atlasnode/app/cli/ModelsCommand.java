package org.atlasnode.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atlas models}: what there is to do with model packages. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Works with the packages of models.",
        subcommands = {
            ModelsListCommand.class,
            ModelsCheckCommand.class,
            ModelsBenchmarkCommand.class,
            ModelsSchemaCommand.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before run()
final class ModelsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with models");
    }
}
