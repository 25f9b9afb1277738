package org.atlasnode.inference.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.inference.onnx.Tensor;

/**
 * One recorded run of a stage: its inputs and what came out, by the names of the contract. Immutable.
 *
 * @param graph the file of the stage's graph that it is of; absent for the first
 * @param scalars inputs of shape [1]
 */
public record GoldenVector(
        String stage,
        Optional<String> graph,
        Map<String, Array> arrays,
        Map<String, Double> scalars,
        Map<String, Expected> outputs) {

    public GoldenVector {
        arrays = Map.copyOf(arrays);
        scalars = Map.copyOf(scalars);
        outputs = Map.copyOf(outputs);
    }

    /** The graph of the stage that it is of. */
    Stage.GraphFile graphOf(Stage stage) {
        return graph.flatMap(path -> stage.graphs().stream()
                        .filter(file -> file.file().path().equals(path))
                        .findFirst())
                .orElse(stage.graphs().get(0));
    }

    /** An input: raw little-endian elements, gzip. */
    public record Array(PackageFile file, Tensor.Type type, List<Long> shape) {

        public Array {
            shape = List.copyOf(shape);
        }
    }

    /**
     * An output: raw little-endian float32, gzip.
     *
     * @param stride the file holds every so-many-th element of the flattened output
     * @param tolerance largest absolute difference
     */
    public record Expected(PackageFile file, int stride, double tolerance) {}
}
