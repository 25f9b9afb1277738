package org.atlasnode.inference.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.inference.onnx.Graph;
import org.atlasnode.inference.onnx.TensorSpec;

/** Whether a graph has the tensors that its stage's contract and the manifest name. Stateless. */
final class TensorChecks {

    private TensorChecks() {}

    /** Problems; none where the graph is as the manifest says. */
    static List<String> of(Stage stage, Stage.GraphFile file, Graph graph) {
        List<String> problems = new ArrayList<>();
        String where = file.file().path() + ", ";
        TensorContract contract = TensorContract.of(stage.kind());
        compare(where, contract.inputs(), specs(stage.tensors().inputs(), graph.inputs()), problems);
        compare(where, contract.outputs(), specs(stage.tensors().outputs(), graph.outputs()), problems);
        graph.inputs().keySet().stream()
                .filter(tensor -> !stage.tensors().inputs().containsValue(tensor))
                .forEach(tensor -> problems.add(where + "the graph wants an input that no one feeds: " + tensor));
        if (problems.isEmpty()) {
            checkClasses(where, stage, file, graph, problems);
        }
        return problems;
    }

    /** By the names of the contract; a null where the graph lacks a tensor that the manifest names. */
    private static Map<String, TensorSpec> specs(Map<String, String> names, Map<String, TensorSpec> specs) {
        Map<String, TensorSpec> found = new LinkedHashMap<>();
        names.forEach((name, tensor) -> found.put(name, specs.get(tensor)));
        return found;
    }

    private static void compare(
            String where,
            Map<String, TensorContract.Form> contract,
            Map<String, TensorSpec> specs,
            List<String> problems) {
        specs.forEach((name, spec) -> {
            TensorContract.Form form = contract.get(name);
            if (form != null) {
                form.problem(spec).ifPresent(problem -> problems.add(where + name + ": " + problem));
            }
        });
    }

    /** The number of classes or columns, where the graph fixes it. */
    private static void checkClasses(
            String where, Stage stage, Stage.GraphFile file, Graph graph, List<String> problems) {
        if (stage instanceof Stage.Levels levels) {
            checkLength(
                    where + "prob",
                    graph,
                    stage.tensors().output("prob"),
                    levels.structures().size() + 1,
                    problems);
        } else if (stage instanceof Stage.SliceClassifier classifier) {
            classifier.members().stream()
                    .filter(member -> member.graph().equals(file))
                    .forEach(member -> checkLength(
                            where + "p",
                            graph,
                            stage.tensors().output("p"),
                            member.columns().size(),
                            problems));
        }
    }

    private static void checkLength(String where, Graph graph, String tensor, int wanted, List<String> problems) {
        TensorSpec spec = graph.outputs().get(tensor);
        long length = spec == null ? -1 : spec.shape().get(1);
        if (length >= 0 && length != wanted) {
            problems.add(where + ": has " + length + " entries along axis 1, the manifest names " + wanted);
        }
    }
}
