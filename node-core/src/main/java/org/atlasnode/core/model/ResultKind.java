package org.atlasnode.core.model;

/**
 * What a destination may receive; in configuration the lower-case name. In the order of sending: what is referred to comes
 * before what refers to it.
 */
public enum ResultKind {
    /** Secondary Capture pictures. */
    OVERLAY,
    /** Segmentation. */
    SEG,
    /** Grayscale Softcopy Presentation State. */
    GSPS,
    /** Encapsulated PDF. */
    PDF,
    /** Structured Report. */
    SR,
    /** Key Object Selection. */
    KO
}
