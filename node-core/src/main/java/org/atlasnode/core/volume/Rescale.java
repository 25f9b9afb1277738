package org.atlasnode.core.volume;

import java.util.List;

/** A slope and an intercept that all slices of a series can share. Immutable. */
record Rescale(double slope, double intercept) {

    private static final double STEPS = 65_535;

    /** That of the slices where they agree; else one with the finest slope into which all values fit. */
    static Rescale common(List<StoredSlice> slices) {
        StoredSlice first = slices.get(0);
        boolean same = slices.stream()
                .allMatch(slice -> slice.slope() == first.slope() && slice.intercept() == first.intercept());
        if (same) {
            return new Rescale(first.slope(), first.intercept());
        }
        double lowest = slices.stream().mapToDouble(StoredSlice::lowestHu).min().orElseThrow();
        double highest =
                slices.stream().mapToDouble(StoredSlice::highestHu).max().orElseThrow();
        double finest = slices.stream()
                .mapToDouble(slice -> Math.abs(slice.slope()))
                .min()
                .orElseThrow();
        if (holds(finest, first.intercept(), lowest, highest)) {
            return new Rescale(finest, first.intercept());
        }
        double slope = Math.max(finest, (highest - lowest) / STEPS);
        return new Rescale(slope, lowest - Short.MIN_VALUE * slope);
    }

    private static boolean holds(double slope, double intercept, double lowest, double highest) {
        return Math.rint((lowest - intercept) / slope) >= Short.MIN_VALUE
                && Math.rint((highest - intercept) / slope) <= Short.MAX_VALUE;
    }
}
