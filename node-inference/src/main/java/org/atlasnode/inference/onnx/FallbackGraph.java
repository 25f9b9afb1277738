package org.atlasnode.inference.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.atlasnode.core.observe.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * A graph on a device of limited memory. A run that exhausts it is repeated in halves along the first axis of the
 * inputs where the caller asked for a batch, down to single entries, and then on the CPU. Thread-safe.
 */
final class FallbackGraph implements Graph {

    /** Opens the same graph on the CPU. */
    interface Opener {
        Graph open() throws OnnxException;
    }

    private static final EventLog LOG = EventLog.of(FallbackGraph.class);

    private final Graph graph;
    private final Opener opener;
    private @Nullable Graph cpu;

    FallbackGraph(Graph graph, Opener opener) {
        this.graph = graph;
        this.opener = opener;
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

    /** One run, on whatever graph. */
    private interface Run<T> {
        T on(Graph graph) throws OnnxException;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted, Cancellation cancellation)
            throws OnnxException {
        return hereOrOnCpu(any -> any.run(inputs, wanted, cancellation));
    }

    @Override
    public void runInto(Map<String, Tensor> inputs, Map<String, Tensor> outputs, Cancellation cancellation)
            throws OnnxException {
        hereOrOnCpu(any -> {
            any.runInto(inputs, outputs, cancellation);
            return outputs;
        });
    }

    private <T> T hereOrOnCpu(Run<T> run) throws OnnxException {
        try {
            return run.on(graph);
        } catch (OnnxException e) {
            if (e.kind() != OnnxException.Kind.OUT_OF_MEMORY) {
                throw e;
            }
            LOG.warn(3003, "the memory of {} is exhausted, this run goes to the CPU", graph.device());
            return run.on(cpu());
        }
    }

    @Override
    public Map<String, Tensor> runBatch(Batch batch, Set<String> wanted, Cancellation cancellation)
            throws OnnxException {
        try {
            return graph.run(batch.inputs(), wanted, cancellation);
        } catch (OnnxException e) {
            if (e.kind() != OnnxException.Kind.OUT_OF_MEMORY) {
                throw e;
            }
        }
        if (batch.size() == 1) {
            return run(batch.inputs(), wanted, cancellation);
        }
        int half = batch.size() / 2;
        Map<String, Tensor> first = runBatch(batch.part(0, half), wanted, cancellation);
        Map<String, Tensor> second = runBatch(batch.part(half, batch.size()), wanted, cancellation);
        Map<String, Tensor> both = new LinkedHashMap<>(first);
        second.forEach((name, tensor) -> both.merge(name, tensor, Tensor::concat));
        return both;
    }

    private synchronized Graph cpu() throws OnnxException {
        Graph opened = cpu;
        if (opened == null) {
            opened = opener.open();
            cpu = opened;
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        graph.close();
        Graph opened = cpu;
        if (opened != null) {
            opened.close();
        }
    }
}
