package org.atlasnode.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.atlasnode.app.http.Json;
import org.atlasnode.app.models.CheckOutcome;
import org.atlasnode.app.models.PackageSheet;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.inference.model.ModelPackageReader;
import org.atlasnode.inference.model.PackageCheck;
import org.atlasnode.inference.model.PackageHashes;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.inference.onnx.OnnxSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas models check}: what a package is, or every problem that keeps it out of service. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a package: manifest, files, tensors of the graphs, golden vectors.",
            "Prints what it is, or every problem."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ModelsCheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "Folder with model.yaml.")
    private Path folder;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "Where the graphs run: cpu, cuda:0, auto. Default: ${DEFAULT-VALUE}.")
    private NodeConfig.Device device;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Option(names = "--hashes", description = "Prints what the manifest must say of the files instead, ready to paste.")
    private boolean hashes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw CommandFailure.misused(folder + " is no folder");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (hashes) {
            printHashes(out);
            return ExitCodes.DONE;
        }
        if (!Files.exists(folder.resolve(ModelPackageReader.MANIFEST))) {
            throw CommandFailure.misused(folder + " has no " + ModelPackageReader.MANIFEST);
        }
        OnnxRuntime runtime = runtime();
        PackageCheck check = PackageCheck.of(folder, runtime);
        if (json) {
            out.print(Json.write(CheckOutcome.of(check)));
        } else {
            new PackageSheet(out).print(folder, check, runtime.device());
        }
        return check.isGood() ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private void printHashes(PrintWriter out) {
        try {
            PackageHashes.yaml(folder).forEach(out::println);
        } catch (IOException e) {
            throw CommandFailure.failed(folder + ": " + e.getMessage());
        }
    }

    private OnnxRuntime runtime() {
        try {
            return OnnxRuntime.start(device, OnnxSettings.defaults());
        } catch (OnnxException e) {
            throw CommandFailure.failed(e.sentence());
        }
    }
}
