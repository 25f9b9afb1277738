package org.atlasnode.inference.model;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.inference.onnx.Tensor;

/** Inputs that every graph of a stage is given beside its pixels. Stateless. */
public final class StageInputs {

    private StageInputs() {}

    /** Rescale and, where the graph has channels, their Hounsfield limits; by tensor name. */
    public static Map<String, Tensor> rescale(Stage.Tensors names, double slope, double intercept) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(windows(names));
        inputs.put(names.input("slope"), Tensor.scalar(slope));
        inputs.put(names.input("intercept"), Tensor.scalar(intercept));
        return inputs;
    }

    static Map<String, Tensor> windows(Stage.Tensors names) {
        List<Range> limits = names.windowsHu();
        if (limits.isEmpty()) {
            return Map.of();
        }
        FloatBuffer values = Tensor.directFloats(2 * limits.size());
        limits.forEach(range -> values.put((float) range.min()).put((float) range.max()));
        return Map.of(names.input(TensorContract.WINDOWS), Tensor.of(values.clear(), limits.size(), 2));
    }
}
