package org.atlasnode.inference.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.onnx.TensorSpec;

/** What each tensor of a stage must be, by its name in the contract: type and number of axes. Immutable. */
record TensorContract(Map<String, Form> inputs, Map<String, Form> outputs) {

    /** Hounsfield limits of the channels, [C, 2]. */
    static final String WINDOWS = "windows";

    private static final Form SCALAR = Form.required(Tensor.Type.FLOAT32, 1);
    private static final Form CHANNELS = Form.optional(Tensor.Type.FLOAT32, 2);

    private static final TensorContract LEVELS = new TensorContract(
            Map.of(
                    "slices",
                    Form.required(Tensor.Type.INT16, 3),
                    "slope",
                    SCALAR,
                    "intercept",
                    SCALAR,
                    WINDOWS,
                    CHANNELS),
            Map.of("prob", Form.required(Tensor.Type.FLOAT32, 4), "mass", Form.optional(Tensor.Type.FLOAT32, 2)));

    private static final TensorContract VERTEBRA = new TensorContract(
            Map.of(
                    "crops",
                    Form.required(Tensor.Type.INT16, 4),
                    "masks",
                    Form.required(Tensor.Type.UINT8, 4),
                    "slope",
                    SCALAR,
                    "intercept",
                    SCALAR,
                    WINDOWS,
                    CHANNELS),
            Map.of(
                    "p_vertebra",
                    Form.required(Tensor.Type.FLOAT32, 1),
                    "p_slice",
                    Form.optional(Tensor.Type.FLOAT32, 2),
                    "heat",
                    Form.optional(Tensor.Type.FLOAT32, 4)));

    private static final TensorContract SLICE_CLASSIFIER = new TensorContract(
            Map.of(
                    "slices",
                    Form.required(Tensor.Type.INT16, 3),
                    "slope",
                    SCALAR,
                    "intercept",
                    SCALAR,
                    WINDOWS,
                    CHANNELS),
            Map.of("p", Form.required(Tensor.Type.FLOAT32, 2), "heat", Form.optional(Tensor.Type.FLOAT32, 3)));

    /** One tensor. */
    record Form(Tensor.Type type, int rank, boolean isRequired) {

        static Form required(Tensor.Type type, int rank) {
            return new Form(type, rank, true);
        }

        static Form optional(Tensor.Type type, int rank) {
            return new Form(type, rank, false);
        }

        /** What is wrong with a graph's tensor; empty where nothing is. */
        Optional<String> problem(TensorSpec spec) {
            if (!spec.type().equals(Optional.of(type))) {
                return Optional.of("is " + spec.typeName() + ", not " + type);
            }
            return spec.rank() == rank ? Optional.empty() : Optional.of("has " + spec.rank() + " axes, not " + rank);
        }
    }

    static TensorContract of(Stage.Kind kind) {
        return switch (kind) {
            case LEVELS -> LEVELS;
            case VERTEBRA -> VERTEBRA;
            case SLICE_CLASSIFIER -> SLICE_CLASSIFIER;
        };
    }

    /** What is wrong with the names that a manifest gives; empty where nothing is. */
    static Optional<String> problem(Map<String, Form> contract, Set<String> names) {
        Set<String> required = new TreeSet<>();
        Set<String> optional = new TreeSet<>();
        contract.forEach((name, form) -> (form.isRequired() ? required : optional).add(name));
        boolean known = contract.keySet().containsAll(names);
        return known && names.containsAll(required)
                ? Optional.empty()
                : Optional.of("the names of this kind are " + required + " and, where the graph has them, " + optional);
    }
}
