package org.atlasnode.inference.model;

import org.atlasnode.dicom.data.DecimalString;

/** A closed interval of numbers. */
public record Range(double min, double max) {

    public Range {
        if (!(min <= max)) {
            throw new IllegalArgumentException("the lower limit is above the upper: " + min + ", " + max);
        }
    }

    /** For sentences: {@code 0.3 to 3.2}. */
    @Override
    public String toString() {
        return DecimalString.of(min) + " to " + DecimalString.of(max);
    }

    public boolean contains(double value) {
        return value >= min && value <= max;
    }
}
