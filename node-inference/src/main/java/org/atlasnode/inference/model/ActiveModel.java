package org.atlasnode.inference.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.inference.onnx.Graph;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.OnnxRuntime;

/** A package in service: its graphs loaded, checked against the contract and run once. Thread-safe. */
public final class ActiveModel implements AutoCloseable {

    private final ModelPackage model;
    private final Map<String, Graph> graphs;
    private final String device;

    private ActiveModel(ModelPackage model, Map<String, Graph> graphs, String device) {
        this.model = model;
        this.graphs = graphs;
        this.device = device;
    }

    /**
     * Loads the graphs, compares their tensors with the contract and runs the golden vectors.
     *
     * @throws ModelPackageException with every problem found; nothing stays open then
     */
    public static ActiveModel of(ModelPackage model, OnnxRuntime runtime) throws ModelPackageException {
        ActiveModel active = new ActiveModel(model, new LinkedHashMap<>(), runtime.device());
        List<String> problems = new ArrayList<>();
        boolean complete = false;
        try {
            for (Stage stage : model.manifest().stages()) {
                for (Stage.GraphFile file : stage.graphs()) {
                    problems.addAll(active.openProblems(stage, file, runtime));
                }
            }
            if (problems.isEmpty()) {
                problems.addAll(active.goldenProblems());
            }
            complete = true;
        } finally {
            if (!problems.isEmpty() || !complete) {
                active.close();
            }
        }
        if (!problems.isEmpty()) {
            throw new ModelPackageException(problems);
        }
        return active;
    }

    private static Path unchanged(ModelPackage model, PackageFile file) throws OnnxException {
        try {
            return ModelPackageReader.unchanged(model, file);
        } catch (ModelPackageException e) {
            throw new OnnxException(OnnxException.Kind.GRAPH_INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    private List<String> openProblems(Stage stage, Stage.GraphFile file, OnnxRuntime runtime) {
        try {
            return TensorChecks.of(stage, file, open(file, runtime));
        } catch (OnnxException e) {
            return List.of(file.file().path() + ": " + e.sentence());
        }
    }

    /** A graph that two stages share is opened once. */
    private Graph open(Stage.GraphFile file, OnnxRuntime runtime) throws OnnxException {
        Graph known = graphs.get(file.file().path());
        if (known != null) {
            return known;
        }
        Graph graph = runtime.open(() -> unchanged(model, file.file()));
        graphs.put(file.file().path(), graph);
        return graph;
    }

    private List<String> goldenProblems() {
        List<String> problems = new ArrayList<>();
        for (GoldenVector vector : model.manifest().golden()) {
            for (Stage stage : model.manifest().stages()) {
                if (stage.name().equals(vector.stage())) {
                    problems.addAll(GoldenCheck.run(model, stage, vector, graph(vector.graphOf(stage))));
                }
            }
        }
        return problems;
    }

    public ModelPackage model() {
        return model;
    }

    public Manifest manifest() {
        return model.manifest();
    }

    /** A warm graph. */
    public Graph graph(Stage.GraphFile file) {
        Graph graph = graphs.get(file.file().path());
        if (graph == null) {
            throw new IllegalArgumentException(
                    "not a graph of this model: " + file.file().path());
        }
        return graph;
    }

    /** This model with its graphs wrapped, e.g. to watch them; this model stays their owner. */
    public ActiveModel with(BiFunction<Stage.GraphFile, Graph, Graph> wrapper) {
        Map<String, Graph> wrapped = new LinkedHashMap<>();
        manifest().stages().stream()
                .flatMap(stage -> stage.graphs().stream())
                .forEach(file -> wrapped.put(file.file().path(), wrapper.apply(file, graph(file))));
        return new ActiveModel(model, wrapped, device);
    }

    /** The model as results name it. */
    public Algorithm algorithm() {
        return algorithm(model, device);
    }

    static Algorithm algorithm(ModelPackage model, String device) {
        Manifest.Identity identity = model.manifest().identity();
        return new Algorithm(
                model.ref(),
                identity.title(),
                identity.manufacturer(),
                identity.intendedUse(),
                identity.label(),
                parameters(model.manifest().post()),
                device);
    }

    private static String parameters(PostProcessing post) {
        PostProcessing.Thresholds thresholds = post.thresholds();
        String targets = post.outputs().targets().stream()
                .map(target -> target + " " + thresholds.of(target))
                .collect(Collectors.joining(", "));
        return "threshold " + targets + ", " + post.outputs().patient() + " " + thresholds.overall();
    }

    @Override
    public void close() {
        graphs.values().forEach(Graph::close);
    }
}
