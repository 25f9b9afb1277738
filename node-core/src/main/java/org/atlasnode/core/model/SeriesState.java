package org.atlasnode.core.model;

/** The life of a received series. Legal transitions are in {@code core.state}. */
public enum SeriesState {
    /** Instances are arriving. */
    RECEIVING,
    /** No more are expected; jobs may be planned. */
    COMPLETE,
    /** Jobs exist for it; their states tell how it ends. */
    PLANNED,
    /** No pipeline wants it; the reason is kept. */
    SKIPPED
}
