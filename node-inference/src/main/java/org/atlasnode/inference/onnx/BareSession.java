package org.atlasnode.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph with inputs bound to it beforehand, run with nothing round it: what the runtime itself costs, to compare with.
 * Confined to one thread.
 */
public final class BareSession implements AutoCloseable {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<Run> runs = new ArrayList<>();

    private record Run(BoundTensors inputs, Map<String, OnnxTensor> bound, Set<String> wanted) {}

    BareSession(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    /** Adds a run; the tensors must not change afterwards. */
    public void bind(Map<String, Tensor> inputs, Set<String> wanted) throws OnnxException {
        BoundTensors tensors = new BoundTensors(environment);
        try {
            runs.add(new Run(tensors, tensors.bind(inputs), Set.copyOf(wanted)));
        } catch (OrtException e) {
            tensors.close();
            throw OrtErrors.running(e, false);
        }
    }

    /** Runs everything that is bound, in order; outputs are dropped. */
    public void runAll() throws OnnxException {
        for (Run run : runs) {
            try (OrtSession.Result result = session.run(run.bound(), run.wanted())) {
                if (result.size() != run.wanted().size()) {
                    throw new IllegalStateException("a run without its outputs");
                }
            } catch (OrtException e) {
                throw OrtErrors.running(e, false);
            }
        }
    }

    @Override
    public void close() {
        runs.forEach(run -> run.inputs().close());
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session does not close", e);
        }
    }
}
