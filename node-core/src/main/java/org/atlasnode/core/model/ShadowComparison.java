package org.atlasnode.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the answer of a shadow model stands to that of the model whose shadow it is. Immutable.
 *
 * @param largestDifference of the probabilities of a target that both judged; 0 where there is none
 * @param note where they differ, or why they could not be compared, for people
 */
public record ShadowComparison(Agreement agreement, double largestDifference, String note) {

    /** Whether the answers are the same. */
    public enum Agreement {
        /** The same outcome, and for every target that both have the same assessment. */
        AGREES,
        DISAGREES,
        /** One of them has no answer because the node failed, or they have no target in common. */
        NOT_COMPARED
    }

    /** An answer for a target. */
    private record Answer(Assessment assessment, Optional<Double> probability) {}

    /** Compares the ends of two jobs over the same series. */
    public static ShadowComparison of(Analysis primary, Analysis shadow) {
        if (primary.outcome() == Analysis.Outcome.FAILED || shadow.outcome() == Analysis.Outcome.FAILED) {
            return new ShadowComparison(Agreement.NOT_COMPARED, 0, ends(primary, shadow));
        }
        if (primary.outcome() != shadow.outcome()) {
            return new ShadowComparison(Agreement.DISAGREES, 0, ends(primary, shadow));
        }
        if (primary.outcome() == Analysis.Outcome.DECLINED) {
            return new ShadowComparison(Agreement.AGREES, 0, ends(primary, shadow));
        }
        return ofAnswers(answers(primary), answers(shadow));
    }

    private static ShadowComparison ofAnswers(Map<String, Answer> primary, Map<String, Answer> shadow) {
        List<String> differing = new ArrayList<>();
        double largest = 0;
        String at = "";
        int common = 0;
        for (Map.Entry<String, Answer> target : primary.entrySet()) {
            Answer other = shadow.get(target.getKey());
            if (other == null) {
                continue;
            }
            common++;
            Answer one = target.getValue();
            if (one.assessment() != other.assessment()) {
                differing.add(target.getKey() + " " + one.assessment() + " and " + other.assessment());
            }
            double difference = difference(one, other);
            if (difference > largest) {
                largest = difference;
                at = target.getKey();
            }
        }
        if (common == 0) {
            return new ShadowComparison(Agreement.NOT_COMPARED, 0, "they have no target in common");
        }
        String note = String.join(", ", differing)
                + (differing.isEmpty() || at.isEmpty() ? "" : "; ")
                + (at.isEmpty() ? "" : String.format(Locale.ROOT, "largest difference %.3f at %s", largest, at));
        return new ShadowComparison(differing.isEmpty() ? Agreement.AGREES : Agreement.DISAGREES, largest, note);
    }

    private static double difference(Answer one, Answer other) {
        return one.probability()
                .flatMap(mine -> other.probability().map(theirs -> Math.abs(mine - theirs)))
                .orElse(0.0);
    }

    /** The answers by the names of their targets, the patient's first. */
    private static Map<String, Answer> answers(Analysis analysis) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        Analysis.PatientFinding patient = analysis.patient();
        answers.put(patient.target().name(), new Answer(patient.assessment(), patient.probability()));
        for (Finding finding : analysis.findings()) {
            answers.put(finding.target().name(), new Answer(finding.assessment(), finding.probability()));
        }
        return answers;
    }

    private static String ends(Analysis primary, Analysis shadow) {
        return end(primary) + " and " + end(shadow);
    }

    private static String end(Analysis analysis) {
        return analysis.outcome()
                + analysis.reason().map(reason -> " " + reason.code()).orElse("");
    }
}
