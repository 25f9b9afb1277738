package org.atlasnode.results.sr;

/** Relationship Type (0040,A010) of a content item to the one above it (PS3.3 §C.17.3.2.4). */
public enum Relationship {
    /** The root, which has none. */
    ROOT(""),
    CONTAINS("CONTAINS"),
    HAS_CONCEPT_MOD("HAS CONCEPT MOD"),
    HAS_OBS_CONTEXT("HAS OBS CONTEXT"),
    HAS_ACQ_CONTEXT("HAS ACQ CONTEXT"),
    INFERRED_FROM("INFERRED FROM"),
    SELECTED_FROM("SELECTED FROM");

    private final String term;

    Relationship(String term) {
        this.term = term;
    }

    /** The defined term. */
    public String term() {
        return term;
    }
}
