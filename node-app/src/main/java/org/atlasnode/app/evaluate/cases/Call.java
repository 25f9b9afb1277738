package org.atlasnode.app.evaluate.cases;

/** What a model said of a target, as the node would report it. */
public enum Call {
    POSITIVE,
    NEGATIVE,
    /** The series was analysed, and of this target nothing could be said. */
    NOT_JUDGED,
    /** The node could not do it. */
    FAILED,
    /** The series is not what the model is for. */
    DECLINED;

    /** Whether it says yes or no. */
    public boolean isAnswer() {
        return this == POSITIVE || this == NEGATIVE;
    }
}
