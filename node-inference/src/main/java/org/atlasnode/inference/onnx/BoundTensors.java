package org.atlasnode.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The runtime's views of tensors, by name, closed together. Confined to one thread. */
final class BoundTensors implements AutoCloseable {

    private final OrtEnvironment environment;
    private final Map<String, OnnxTensor> bound = new LinkedHashMap<>();

    BoundTensors(OrtEnvironment environment) {
        this.environment = environment;
    }

    /** Adds these; all that are bound now. */
    Map<String, OnnxTensor> bind(Map<String, Tensor> tensors) throws OrtException {
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            bound.put(tensor.getKey(), OnnxTensors.of(environment, tensor.getValue()));
        }
        return bound;
    }

    @Override
    public void close() {
        bound.values().forEach(OnnxTensor::close);
    }
}
