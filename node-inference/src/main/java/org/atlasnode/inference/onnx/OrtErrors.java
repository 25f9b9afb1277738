package org.atlasnode.inference.onnx;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Locale;

/** Translates ONNX Runtime's exceptions. It has no code for exhausted memory; only the text tells. */
final class OrtErrors {

    private static final List<String> OUT_OF_MEMORY = List.of(
            "out of memory",
            "bad_alloc",
            "bad allocation",
            "failed to allocate",
            "cublas_status_alloc_failed",
            "cudnn_status_alloc_failed");

    private OrtErrors() {}

    static OnnxException opening(OrtException e) {
        if (isOutOfMemory(e)) {
            return new OnnxException(OnnxException.Kind.OUT_OF_MEMORY, "no memory left for the graph", e);
        }
        return new OnnxException(
                OnnxException.Kind.GRAPH_INVALID, "ONNX Runtime does not open the graph: " + e.getCode(), e);
    }

    static OnnxException running(OrtException e, boolean cancelled) {
        if (cancelled) {
            return new OnnxException(OnnxException.Kind.CANCELLED, "the run was stopped", e);
        }
        if (isOutOfMemory(e)) {
            return new OnnxException(OnnxException.Kind.OUT_OF_MEMORY, "no memory left for the run", e);
        }
        return new OnnxException(OnnxException.Kind.RUN_FAILED, "ONNX Runtime failed in the run: " + e.getCode(), e);
    }

    private static boolean isOutOfMemory(OrtException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return OUT_OF_MEMORY.stream().anyMatch(text::contains);
    }
}
