package org.atlasnode.inference.pipeline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.inference.model.Range;

/**
 * Checks that failed, in order: the first names the reason, the sentence names all and then what to do. A value that is
 * not a number fails every check. Confined to one series.
 */
final class Failures {

    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private final List<Reason> failed = new ArrayList<>();
    private final Set<String> advice = new LinkedHashSet<>();

    void add(String code, String sentence, String toDo) {
        failed.add(new Reason(code, sentence));
        advice.add(toDo);
    }

    /** A value must lie in a range. */
    void check(String code, String what, double value, Range limits, String toDo) {
        if (!limits.contains(value)) {
            add(code, what + " is " + number(value) + ", expected " + limits, toDo);
        }
    }

    /** A value must not be above the greatest. */
    void checkAtMost(String code, String what, double value, double most, String toDo) {
        if (!(value <= most)) {
            add(code, what + " is " + number(value) + ", at most " + number(most) + " is taken", toDo);
        }
    }

    private static String number(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value, FOUR_DIGITS).stripTrailingZeros().toPlainString()
                : "not to be found";
    }

    /** Why the series is declined; empty where nothing failed. */
    Optional<Reason> reason() {
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        List<String> sentences = failed.stream().map(Reason::sentence).toList();
        return Optional.of(
                new Reason(failed.get(0).code(), String.join("; ", sentences) + ": " + String.join("; ", advice)));
    }
}
