package org.atlasnode.core.model;

/** The life of a job: one series through one model. Legal transitions are in {@code core.state}. */
public enum JobState {
    QUEUED,
    RUNNING,
    /** Analysed; the findings are kept. */
    SUCCEEDED,
    /** Not analysed, for a reason that lies in the series. */
    DECLINED,
    /** Not analysed, for a reason that lies in the node; all attempts are used up. */
    FAILED;

    public boolean isFinal() {
        return this == SUCCEEDED || this == DECLINED || this == FAILED;
    }
}
