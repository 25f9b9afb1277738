package org.atlasnode.inference.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
        Stage.Tensors names = stage.tensors(file);
        compare(where + "input ", contract.inputs(), names.inputs(), graph.inputs(), problems);
        compare(where + "output ", contract.outputs(), names.outputs(), graph.outputs(), problems);
        graph.inputs().keySet().stream()
                .filter(tensor -> !names.inputs().containsValue(tensor))
                .forEach(tensor -> problems.add(where + "input " + tensor
                        + ": the graph wants it and the manifest's inputs do not name it, so no one feeds it"));
        if (problems.isEmpty()) {
            checkClasses(where, stage, file, graph, problems);
        }
        return problems;
    }

    private static void compare(
            String where,
            Map<String, TensorContract.Form> contract,
            Map<String, String> names,
            Map<String, TensorSpec> specs,
            List<String> problems) {
        names.forEach((name, tensor) -> {
            TensorContract.Form form = contract.get(name);
            TensorSpec spec = specs.get(tensor);
            if (spec == null) {
                problems.add(where + name + ": the graph has no tensor " + tensor + ", it has "
                        + String.join(", ", new TreeSet<>(specs.keySet())));
            } else if (form != null) {
                form.problem(spec).ifPresent(problem -> problems.add(where + name + ": " + tensor + " " + problem));
            }
        });
    }

    /** The number of classes or columns, where the graph fixes it. */
    private static void checkClasses(
            String where, Stage stage, Stage.GraphFile file, Graph graph, List<String> problems) {
        if (stage instanceof Stage.Levels levels) {
            checkLength(
                    where + "output prob",
                    graph,
                    stage.tensors().output("prob"),
                    levels.structures().size() + 1,
                    problems);
        } else if (stage instanceof Stage.SliceClassifier classifier) {
            classifier.members().stream()
                    .filter(member -> member.graph().equals(file))
                    .forEach(member -> checkLength(
                            where + "output p",
                            graph,
                            member.tensors().output("p"),
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
