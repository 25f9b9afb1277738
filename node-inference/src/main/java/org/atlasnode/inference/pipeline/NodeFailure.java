package org.atlasnode.inference.pipeline;

/** Why the node could not analyse a series, and whether another attempt may help. */
public enum NodeFailure {
    /** No model is in service under the job's id. */
    MODEL_NOT_ACTIVE(true),
    /** Received files cannot be read from the disk. */
    READ_FAILED(true),
    /** What was found cannot be kept on the disk. */
    WRITE_FAILED(true),
    OUT_OF_MEMORY(true),
    TIME_LIMIT(true),
    INFERENCE_FAILED(true),
    /** The model answered what is not finite, no probability, or of another shape. */
    MODEL_OUTPUT(false),
    /** A defect of the node. */
    INTERNAL(true);

    private final boolean retryable;

    NodeFailure(boolean retryable) {
        this.retryable = retryable;
    }

    public boolean isRetryable() {
        return retryable;
    }
}
