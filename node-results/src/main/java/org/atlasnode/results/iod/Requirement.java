package org.atlasnode.results.iod;

import java.util.Arrays;

/** Type of an attribute (PS3.5 §7.4). */
enum Requirement {
    REQUIRED("1", true),
    REQUIRED_ON_CONDITION("1C", true),
    PRESENT("2", false),
    PRESENT_ON_CONDITION("2C", false),
    OPTIONAL("3", false);

    private final String type;
    private final boolean valued;

    Requirement(String type, boolean valued) {
        this.type = type;
        this.valued = valued;
    }

    static Requirement of(String type) {
        return Arrays.stream(values())
                .filter(requirement -> requirement.type.equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type of an attribute: " + type));
    }

    /** Whether the attribute has a value wherever it stands. */
    boolean isValued() {
        return valued;
    }

    @Override
    public String toString() {
        return "type " + type;
    }
}
