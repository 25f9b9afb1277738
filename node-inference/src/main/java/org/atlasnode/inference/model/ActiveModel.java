package org.atlasnode.inference.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Level;
import org.atlasnode.inference.onnx.Graph;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.inference.onnx.TensorSpec;

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
        try {
            for (Stage stage : model.manifest().stages()) {
                Graph graph = runtime.open(() -> unchanged(model, stage.graph().file()));
                active.graphs.put(stage.name(), graph);
                problems.addAll(tensorProblems(stage, graph));
            }
            if (problems.isEmpty()) {
                problems.addAll(active.goldenProblems());
            }
        } catch (OnnxException e) {
            problems.add(e.getMessage());
        } finally {
            if (!problems.isEmpty()
                    || active.graphs.size() < model.manifest().stages().size()) {
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

    private List<String> goldenProblems() {
        List<String> problems = new ArrayList<>();
        for (GoldenVector vector : model.manifest().golden()) {
            for (Stage stage : model.manifest().stages()) {
                if (stage.name().equals(vector.stage())) {
                    problems.addAll(GoldenCheck.run(model, stage, vector, graph(stage)));
                }
            }
        }
        return problems;
    }

    private static List<String> tensorProblems(Stage stage, Graph graph) {
        List<String> problems = new ArrayList<>();
        Map<String, TensorContract> contract = TensorContract.of(stage.kind());
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        stage.tensors()
                .inputs()
                .forEach((name, tensor) -> specs.put(name, graph.inputs().get(tensor)));
        stage.tensors()
                .outputs()
                .forEach((name, tensor) -> specs.put(name, graph.outputs().get(tensor)));
        contract.forEach((name, wanted) -> wanted.problem(specs.get(name))
                .ifPresent(problem -> problems.add(stage.name() + "." + name + ": " + problem)));
        graph.inputs().keySet().stream()
                .filter(tensor -> !stage.tensors().inputs().containsValue(tensor))
                .forEach(tensor ->
                        problems.add(stage.name() + ": the graph wants an input that no one feeds: " + tensor));
        return problems;
    }

    public ModelPackage model() {
        return model;
    }

    public Manifest manifest() {
        return model.manifest();
    }

    /** The warm graph of a stage. */
    public Graph graph(Stage stage) {
        Graph graph = graphs.get(stage.name());
        if (graph == null) {
            throw new IllegalArgumentException("not a stage of this model: " + stage.name());
        }
        return graph;
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
                parameters(model.manifest().post().thresholds()),
                device);
    }

    private static String parameters(PostProcessing.Thresholds thresholds) {
        StringBuilder line = new StringBuilder("threshold");
        for (Level level : Level.values()) {
            line.append(' ')
                    .append(level)
                    .append(' ')
                    .append(thresholds.of(level))
                    .append(',');
        }
        return line.append(" overall ").append(thresholds.overall()).toString();
    }

    @Override
    public void close() {
        graphs.values().forEach(Graph::close);
    }
}
