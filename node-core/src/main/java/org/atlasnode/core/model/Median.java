package org.atlasnode.core.model;

import java.util.Collection;
import java.util.List;

/** The middle of some values. Stateless. */
public final class Median {

    private Median() {}

    /** Of an even number of values the mean of the middle two; 0 of none. */
    public static double of(Collection<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return 0;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
