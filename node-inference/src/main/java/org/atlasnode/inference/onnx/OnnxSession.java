package org.atlasnode.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One warm session: a graph loaded onto one device. Thread-safe; close it when no run is under way. */
final class OnnxSession implements Graph {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String device;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;

    /** Takes the session over, closing it where it cannot be described. */
    OnnxSession(OrtEnvironment environment, OrtSession session, String device) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.device = device;
        try {
            this.inputs = specs(session.getInputInfo());
            this.outputs = specs(session.getOutputInfo());
        } catch (OrtException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public Map<String, TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public Map<String, TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> given, Set<String> wanted, Cancellation cancellation)
            throws OnnxException {
        try (BoundTensors inputs = new BoundTensors(environment);
                OrtSession.RunOptions options = new OrtSession.RunOptions();
                Cancellation.Registration stop = cancellation.onCancel(() -> terminate(options));
                OrtSession.Result result = session.run(inputs.bind(given), wanted, options)) {
            return copies(result);
        } catch (OrtException e) {
            throw OrtErrors.running(e, cancellation.isCancelled());
        }
    }

    @Override
    public void runInto(Map<String, Tensor> given, Map<String, Tensor> targets, Cancellation cancellation)
            throws OnnxException {
        try (BoundTensors inputs = new BoundTensors(environment);
                BoundTensors outputs = new BoundTensors(environment);
                OrtSession.RunOptions options = new OrtSession.RunOptions();
                Cancellation.Registration stop = cancellation.onCancel(() -> terminate(options));
                OrtSession.Result result = session.run(inputs.bind(given), Set.of(), outputs.bind(targets), options)) {
            if (result.size() != targets.size()) {
                throw new IllegalStateException("a run with " + result.size() + " outputs");
            }
        } catch (OrtException e) {
            throw OrtErrors.running(e, cancellation.isCancelled());
        }
    }

    private static void terminate(OrtSession.RunOptions options) {
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new IllegalStateException("a run cannot be stopped", e);
        }
    }

    private static Map<String, Tensor> copies(OrtSession.Result result) throws OrtException {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (var output : result) {
            if (!(output.getValue() instanceof OnnxTensor tensor) || tensor.getInfo().type != OnnxJavaType.FLOAT) {
                throw new OrtException("output " + output.getKey() + " is not a float32 tensor");
            }
            outputs.put(
                    output.getKey(),
                    Tensor.of(tensor.getFloatBuffer(), tensor.getInfo().getShape()));
        }
        return outputs;
    }

    private static Map<String, TensorSpec> specs(Map<String, NodeInfo> nodes) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node.getInfo() instanceof TensorInfo tensor) {
                specs.put(
                        name,
                        new TensorSpec(
                                typeOf(tensor.type),
                                tensor.type.toString(),
                                Arrays.stream(tensor.getShape()).boxed().toList()));
            }
        });
        return Map.copyOf(specs);
    }

    private static Optional<Tensor.Type> typeOf(OnnxJavaType type) {
        return Arrays.stream(Tensor.Type.values())
                .filter(known -> type.name().equals(known == Tensor.Type.FLOAT32 ? "FLOAT" : known.name()))
                .findFirst();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session does not close", e);
        }
    }
}
