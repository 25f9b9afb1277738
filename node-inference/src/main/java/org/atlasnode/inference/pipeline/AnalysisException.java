package org.atlasnode.inference.pipeline;

/** A job that the node could not do. The message is a sentence for people, ASCII, without patient data. */
public final class AnalysisException extends Exception {

    private static final long serialVersionUID = 1L;

    private final NodeFailure failure;
    private final String sentence;

    public AnalysisException(NodeFailure failure, String sentence, Throwable cause) {
        super(sentence, cause);
        this.failure = failure;
        this.sentence = sentence;
    }

    public AnalysisException(NodeFailure failure, String sentence) {
        super(sentence);
        this.failure = failure;
        this.sentence = sentence;
    }

    /** The message. */
    public String sentence() {
        return sentence;
    }

    public NodeFailure failure() {
        return failure;
    }
}
