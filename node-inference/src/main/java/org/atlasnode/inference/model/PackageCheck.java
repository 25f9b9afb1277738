package org.atlasnode.inference.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.inference.onnx.Graph;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.OnnxRuntime;

/**
 * All that is wrong with a package, for who makes one: where the node stops at the first part that fails, this goes on as
 * far as it can. A package without problems is one that the node puts into service. Immutable.
 *
 * @param problems in the order of the parts
 * @param model the package; absent where its manifest or its files are not in order
 */
public record PackageCheck(List<Problem> problems, Optional<ModelPackage> model) {

    public PackageCheck {
        problems = List.copyOf(problems);
    }

    /** What a problem is of. */
    public enum Part {
        /** model.yaml. */
        MANIFEST,
        /** The files that it names: there, and byte for byte what it says. */
        FILES,
        /** What the graphs are given and answer, golden vectors too. */
        GRAPHS
    }

    /** A sentence that begins with the key or the file. */
    public record Problem(Part part, String sentence) {}

    /** Checks a folder; graphs run on the runtime's device. */
    public static PackageCheck of(Path folder, OnnxRuntime runtime) {
        Manifest manifest;
        try {
            manifest = ModelPackageReader.manifest(folder);
        } catch (ModelPackageException e) {
            return new PackageCheck(problems(Part.MANIFEST, e.problems()), Optional.empty());
        }
        List<String> ofFiles = new ArrayList<>();
        ModelPackage model = ModelPackageReader.files(folder, manifest, ofFiles);
        if (ofFiles.isEmpty()) {
            return new PackageCheck(problems(Part.GRAPHS, inService(model, runtime)), Optional.of(model));
        }
        List<Problem> problems = new ArrayList<>(problems(Part.FILES, ofFiles));
        problems.addAll(problems(Part.GRAPHS, tensors(model, runtime)));
        return new PackageCheck(problems, Optional.empty());
    }

    private static List<Problem> problems(Part part, List<String> sentences) {
        return sentences.stream().map(sentence -> new Problem(part, sentence)).toList();
    }

    private static List<String> inService(ModelPackage model, OnnxRuntime runtime) {
        try (ActiveModel active = ActiveModel.of(model, runtime)) {
            return List.of();
        } catch (ModelPackageException e) {
            return e.problems();
        }
    }

    /** The tensors of the graphs that are there, though they may be others than the manifest means. */
    private static List<String> tensors(ModelPackage model, OnnxRuntime runtime) {
        List<String> problems = new ArrayList<>();
        for (Stage stage : model.manifest().stages()) {
            for (Stage.GraphFile file : stage.graphs()) {
                Path path = model.file(file.file());
                if (Files.isRegularFile(path)) {
                    problems.addAll(tensors(stage, file, path, runtime));
                }
            }
        }
        return problems;
    }

    private static List<String> tensors(Stage stage, Stage.GraphFile file, Path path, OnnxRuntime runtime) {
        try (Graph graph = runtime.open(path)) {
            return TensorChecks.of(stage, file, graph);
        } catch (OnnxException e) {
            return List.of(file.file().path() + ": " + e.sentence());
        }
    }

    public boolean isGood() {
        return problems.isEmpty();
    }
}
