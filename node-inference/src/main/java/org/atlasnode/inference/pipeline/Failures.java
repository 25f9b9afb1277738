package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.inference.model.Range;

/**
 * Checks that failed, in order: the first names the reason, the sentence names all and then what to do. A value that is
 * not a number fails every check. Confined to one series.
 */
final class Failures {

    private final List<Reason> failed = new ArrayList<>();
    private final Set<String> advice = new LinkedHashSet<>();

    void add(String code, String sentence, String toDo) {
        failed.add(new Reason(code, sentence));
        advice.add(toDo);
    }

    /** A value must lie in a range. */
    void check(String code, String what, double value, Range limits, String toDo) {
        if (!limits.contains(value)) {
            add(code, String.format(Locale.ROOT, "%s is %s, expected %s", what, number(value), limits), toDo);
        }
    }

    /** A value must not be above the greatest. */
    void checkAtMost(String code, String what, double value, double most, String toDo) {
        if (!(value <= most)) {
            add(code, String.format(Locale.ROOT, "%s is %s, at most %.4g is taken", what, number(value), most), toDo);
        }
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "not to be found" : String.format(Locale.ROOT, "%.4g", value);
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
