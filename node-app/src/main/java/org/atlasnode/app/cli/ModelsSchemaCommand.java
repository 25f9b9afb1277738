package org.atlasnode.app.cli;

import java.util.concurrent.Callable;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.inference.model.ManifestSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atlas models schema}: what an editor needs to help with a manifest. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Prints the JSON Schema of model.yaml, for editors and other tools.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ModelsSchemaCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(ManifestSchema.text());
        return ExitCodes.DONE;
    }
}
