package org.atlasnode.inference.onnx;

import java.util.List;
import java.util.Optional;

/**
 * What a graph says of one of its inputs or outputs. Immutable.
 *
 * @param type absent where it is none that this node hands over
 * @param typeName ONNX Runtime's word for the type, for messages
 * @param shape length of each axis; -1 where it is free
 */
public record TensorSpec(Optional<Tensor.Type> type, String typeName, List<Long> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    public int rank() {
        return shape.size();
    }
}
