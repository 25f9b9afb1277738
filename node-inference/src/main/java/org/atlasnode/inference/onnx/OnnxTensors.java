package org.atlasnode.inference.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/** Tensors as ONNX Runtime has them. Stateless. */
final class OnnxTensors {

    private OnnxTensors() {}

    /** The runtime's view of a direct buffer, or a copy of another; to be closed. */
    static OnnxTensor of(OrtEnvironment environment, Tensor tensor) throws OrtException {
        return switch (tensor.type()) {
            case INT16 -> OnnxTensor.createTensor(environment, tensor.shorts().clear(), tensor.shape());
            case UINT8 ->
                OnnxTensor.createTensor(environment, tensor.bytes().clear(), tensor.shape(), OnnxJavaType.UINT8);
            case FLOAT32 -> OnnxTensor.createTensor(environment, tensor.floats().clear(), tensor.shape());
        };
    }
}
