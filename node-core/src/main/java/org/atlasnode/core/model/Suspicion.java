package org.atlasnode.core.model;

/** Band of a probability: a display of confidence, not a grade of injury. */
public enum Suspicion {
    /** Below the threshold. */
    NONE,
    LOW,
    MEDIUM,
    HIGH
}
