package org.atlasnode.inference.onnx;

/** ONNX Runtime could not do it: which kind of failure, and a sentence without machine paths. */
public final class OnnxException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as a caller can act on it. */
    public enum Kind {
        /** ONNX Runtime itself does not load on this machine. */
        RUNTIME_ABSENT,
        /** The device that was asked for is not there or does not work. */
        DEVICE_ABSENT,
        /** The file is not a graph that ONNX Runtime runs. */
        GRAPH_INVALID,
        OUT_OF_MEMORY,
        /** Stopped from outside, for a time limit or because the node stops. */
        CANCELLED,
        RUN_FAILED
    }

    private final Kind kind;
    private final String sentence;

    public OnnxException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.sentence = message;
    }

    public OnnxException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.sentence = message;
    }

    /** The message. */
    public String sentence() {
        return sentence;
    }

    public Kind kind() {
        return kind;
    }
}
