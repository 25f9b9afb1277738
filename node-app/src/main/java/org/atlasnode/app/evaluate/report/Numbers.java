package org.atlasnode.app.evaluate.report;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.atlasnode.app.evaluate.statistics.Interval;
import org.atlasnode.app.evaluate.statistics.Rate;
import org.atlasnode.app.evaluate.statistics.TargetFigures;

/** Figures as text. */
public final class Numbers {

    private static final String NONE = "-";

    private Numbers() {}

    static String three(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String three(OptionalDouble value) {
        return value.isPresent() ? three(value.getAsDouble()) : NONE;
    }

    /** {@code 0.941}. */
    public static String area(TargetFigures figures) {
        return three(figures.area().value());
    }

    /** {@code 82.9 %}. */
    public static String percent(Rate rate) {
        return rate.count().value().isPresent() ? percent(rate.count().value().getAsDouble()) + " %" : NONE;
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f", 100 * part);
    }

    /** {@code 68.7 to 91.5}. */
    public static String percentInterval(Optional<Interval> interval) {
        return interval.map(found -> percent(found.low()) + " to " + percent(found.high()))
                .orElse("");
    }

    /** {@code 0.892 to 0.977}. */
    public static String interval(Optional<Interval> interval) {
        return interval.map(found -> three(found.low()) + " to " + three(found.high()))
                .orElse("");
    }

    /** {@code 34 of 41}. */
    static String count(Rate rate) {
        return rate.count().hits() + " of " + rate.count().of();
    }
}
