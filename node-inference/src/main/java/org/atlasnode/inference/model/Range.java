package org.atlasnode.inference.model;

/** A closed interval of numbers. */
public record Range(double min, double max) {

    public Range {
        if (!(min <= max)) {
            throw new IllegalArgumentException("the lower limit is above the upper: " + min + ", " + max);
        }
    }

    public boolean contains(double value) {
        return value >= min && value <= max;
    }
}
