package org.atlasnode.app.evaluate.statistics;

import java.util.Optional;
import java.util.OptionalDouble;

/** So many of so many. Of none, it has neither value nor interval. */
public record Proportion(int hits, int of) {

    /** The quantile of the normal distribution for 95 %, both sides. */
    private static final double Z = 1.959963984540054;

    public Proportion {
        if (hits < 0 || hits > of) {
            throw new IllegalArgumentException("not a part: " + hits + " of " + of);
        }
    }

    public OptionalDouble value() {
        return of == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / of);
    }

    /**
     * The score interval of Wilson, JASA 22 (1927) 209, without continuity correction. It holds for cases that are
     * independent of each other.
     */
    public Optional<Interval> wilson() {
        if (of == 0) {
            return Optional.empty();
        }
        double p = (double) hits / of;
        double zz = Z * Z / of;
        double centre = p + zz / 2;
        double half = Z * Math.sqrt(p * (1 - p) / of + zz / (4 * of));
        double low = (centre - half) / (1 + zz);
        double high = (centre + half) / (1 + zz);
        return Optional.of(new Interval(hits == 0 ? 0 : low, hits == of ? 1 : high));
    }
}
