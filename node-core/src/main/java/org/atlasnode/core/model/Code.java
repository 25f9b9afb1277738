package org.atlasnode.core.model;

/** A coded concept (PS3.3 §8.8, Code Sequence Macro). */
public record Code(String value, String scheme, String meaning) {

    @Override
    public String toString() {
        return "(" + value + "," + scheme + ",\"" + meaning + "\")";
    }
}
