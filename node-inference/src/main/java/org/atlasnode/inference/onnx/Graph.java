package org.atlasnode.inference.onnx;

import java.util.Map;
import java.util.Set;

/** A neural network that can be run. Implementations are thread-safe unless they say otherwise. */
public interface Graph extends AutoCloseable {

    /** Inputs by tensor name. */
    Map<String, TensorSpec> inputs();

    /** Outputs by tensor name. */
    Map<String, TensorSpec> outputs();

    /** Where it runs: {@code cpu} or {@code cuda:N}. */
    String device();

    /** Runs it: one tensor for each input, and the wanted outputs, all float32. */
    Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted, Cancellation cancellation)
            throws OnnxException;

    /** Runs it over independent entries; outputs have one entry for each along their first axis. */
    default Map<String, Tensor> runBatch(Batch batch, Set<String> wanted, Cancellation cancellation)
            throws OnnxException {
        return run(batch.inputs(), wanted, cancellation);
    }

    @Override
    void close();
}
