package org.atlasnode.inference.pipeline;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.model.StageInputs;
import org.atlasnode.inference.onnx.Batch;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.onnx.TensorBuffers;
import org.atlasnode.inference.volume.UprightVolume;

/** What every stage of a run shares: the model, the volume, how to stop, the time. Confined to one run. */
record ModelRun(
        ActiveModel model, UprightVolume volume, TensorBuffers buffers, Cancellation cancellation, Stopwatch watch) {

    /** Inputs beside the pixels. */
    Map<String, Tensor> rescale(Stage stage) {
        return StageInputs.rescale(stage.tensors(), volume.slope(), volume.intercept());
    }

    Map<String, Tensor> run(Stage.GraphFile graph, Map<String, Tensor> inputs, Set<String> wanted)
            throws OnnxException {
        return model.graph(graph).run(inputs, wanted, cancellation);
    }

    /** Runs it with its outputs put into these tensors, of just the shape that the contract says. */
    void runInto(Stage.GraphFile graph, Map<String, Tensor> inputs, Map<String, Tensor> outputs) throws OnnxException {
        model.graph(graph).runInto(inputs, outputs, cancellation);
    }

    Map<String, Tensor> runBatch(Stage.GraphFile graph, Batch batch, Set<String> wanted) throws OnnxException {
        return model.graph(graph).runBatch(batch, wanted, cancellation);
    }

    /**
     * An output of exactly this shape, every value of it finite; -1 leaves a length free.
     *
     * @throws AnalysisException where the graph answered something else
     */
    static Tensor output(Map<String, Tensor> outputs, String name, long... shape) throws AnalysisException {
        Tensor tensor = outputs.get(name);
        if (tensor == null || tensor.rank() != shape.length) {
            throw new AnalysisException(NodeFailure.MODEL_OUTPUT, "the model did not answer " + name);
        }
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] >= 0 && tensor.size(axis) != shape[axis]) {
                throw new AnalysisException(
                        NodeFailure.MODEL_OUTPUT, "the model answered " + name + " of another shape: " + tensor);
            }
        }
        requireFinite(tensor, name);
        return tensor;
    }

    /**
     * What is not a number would lose every comparison further on and so look like a negative answer.
     *
     * @throws AnalysisException where a value is none
     */
    static void requireFinite(Tensor tensor, String name) throws AnalysisException {
        FloatBuffer values = tensor.floats();
        int count = tensor.elementCount();
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new AnalysisException(
                        NodeFailure.MODEL_OUTPUT, "the model answered " + values.get(i) + " in " + name);
            }
        }
    }

    /** A value that a graph calls a probability. */
    static double probability(float value, String of) throws AnalysisException {
        if (!(value >= 0 && value <= 1)) {
            throw new AnalysisException(
                    NodeFailure.MODEL_OUTPUT,
                    "the model answered " + value + " for " + of + ", which is no probability");
        }
        return value;
    }
}
