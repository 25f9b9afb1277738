package org.atlasnode.core.model;

/** A cervical vertebra, from the head down. */
public enum Level {
    C1,
    C2,
    C3,
    C4,
    C5,
    C6,
    C7
}
