package org.atlasnode.inference.model;

import java.util.Map;
import java.util.Optional;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.onnx.TensorSpec;
import org.jspecify.annotations.Nullable;

/** What each tensor of a stage must be, by its name in the contract: type and number of axes. */
record TensorContract(Tensor.Type type, int rank) {

    private static final TensorContract SCALAR = new TensorContract(Tensor.Type.FLOAT32, 1);

    private static final Map<String, TensorContract> LEVELS = Map.of(
            "slices", new TensorContract(Tensor.Type.INT16, 3),
            "slope", SCALAR,
            "intercept", SCALAR,
            "prob", new TensorContract(Tensor.Type.FLOAT32, 4),
            "mass", new TensorContract(Tensor.Type.FLOAT32, 2));

    private static final Map<String, TensorContract> VERTEBRA = Map.of(
            "crops", new TensorContract(Tensor.Type.INT16, 4),
            "masks", new TensorContract(Tensor.Type.UINT8, 4),
            "slope", SCALAR,
            "intercept", SCALAR,
            "p_vertebra", new TensorContract(Tensor.Type.FLOAT32, 1),
            "p_slice", new TensorContract(Tensor.Type.FLOAT32, 2),
            "heat", new TensorContract(Tensor.Type.FLOAT32, 4));

    static Map<String, TensorContract> of(Stage.Kind kind) {
        return switch (kind) {
            case LEVELS -> LEVELS;
            case VERTEBRA -> VERTEBRA;
        };
    }

    /** What is wrong with a graph's tensor; empty where nothing is. */
    Optional<String> problem(@Nullable TensorSpec spec) {
        if (spec == null) {
            return Optional.of("the graph has no such tensor");
        }
        if (!spec.type().equals(Optional.of(type))) {
            return Optional.of("is " + spec.typeName() + ", not " + type);
        }
        return spec.rank() == rank ? Optional.empty() : Optional.of("has " + spec.rank() + " axes, not " + rank);
    }
}
