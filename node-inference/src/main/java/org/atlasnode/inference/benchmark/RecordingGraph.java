package org.atlasnode.inference.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.atlasnode.inference.onnx.Batch;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.onnx.Graph;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.onnx.TensorSpec;

/** A graph that tells what it is run with, so that the same runs can be repeated without the node. */
final class RecordingGraph implements Graph {

    private final Graph graph;
    private final Consumer<Inputs> listener;

    /** One run: copies of its inputs, and the outputs that were wanted. */
    record Inputs(Map<String, Tensor> tensors, Set<String> wanted) {}

    RecordingGraph(Graph graph, Consumer<Inputs> listener) {
        this.graph = graph;
        this.listener = listener;
    }

    @Override
    public Map<String, TensorSpec> inputs() {
        return graph.inputs();
    }

    @Override
    public Map<String, TensorSpec> outputs() {
        return graph.outputs();
    }

    @Override
    public String device() {
        return graph.device();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted, Cancellation cancellation)
            throws OnnxException {
        tell(inputs, wanted);
        return graph.run(inputs, wanted, cancellation);
    }

    @Override
    public void runInto(Map<String, Tensor> inputs, Map<String, Tensor> outputs, Cancellation cancellation)
            throws OnnxException {
        tell(inputs, outputs.keySet());
        graph.runInto(inputs, outputs, cancellation);
    }

    @Override
    public Map<String, Tensor> runBatch(Batch batch, Set<String> wanted, Cancellation cancellation)
            throws OnnxException {
        tell(batch.inputs(), wanted);
        return graph.runBatch(batch, wanted, cancellation);
    }

    private void tell(Map<String, Tensor> inputs, Set<String> wanted) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> copies.put(name, tensor.copy()));
        listener.accept(new Inputs(copies, Set.copyOf(wanted)));
    }

    /** The graph belongs to its model. */
    @Override
    public void close() {}
}
