package org.atlasnode.core.model;

/** What a destination may receive; in configuration the lower-case name. In the order of sending: what is referenced comes first. */
public enum ResultKind {
    OVERLAY,
    SR
}
