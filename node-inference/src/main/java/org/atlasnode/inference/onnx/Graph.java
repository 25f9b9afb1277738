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

    /**
     * Runs it with its outputs put into the given tensors, which are direct, float32 and of exactly the shape that comes
     * out: nothing is copied. Where the run fails they hold anything.
     */
    void runInto(Map<String, Tensor> inputs, Map<String, Tensor> outputs, Cancellation cancellation)
            throws OnnxException;

    /** Runs it over independent entries; outputs have one entry for each along their first axis. */
    default Map<String, Tensor> runBatch(Batch batch, Set<String> wanted, Cancellation cancellation)
            throws OnnxException {
        return run(batch.inputs(), wanted, cancellation);
    }

    @Override
    void close();
}
