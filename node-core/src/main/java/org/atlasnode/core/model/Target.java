package org.atlasnode.core.model;

import java.util.Optional;

/**
 * What a model answers about: a finding, at a site where the model tells sites apart. The model's manifest names its
 * targets; one of them is the patient as a whole.
 *
 * @param name short and unique in its model, ASCII, e.g. {@code C5}
 * @param term the finding in plain words, ASCII lower case, e.g. {@code fracture}
 * @param finding the coded finding that is present or absent
 * @param site where (Finding Site); for the patient the region of the body; absent where the finding says it all
 */
public record Target(String name, String term, Code finding, Optional<Code> site) {

    /** What can be said where not even the model is known. */
    public static final Target UNKNOWN =
            new Target("overall", "finding", new Code("121071", "DCM", "Finding"), Optional.empty());

    public Target {
        if (name.isEmpty() || term.isEmpty()) {
            throw new IllegalArgumentException("a target has a name and a term");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
