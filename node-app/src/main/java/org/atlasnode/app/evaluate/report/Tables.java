package org.atlasnode.app.evaluate.report;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.atlasnode.app.evaluate.cases.Answer;
import org.atlasnode.app.evaluate.cases.Case;
import org.atlasnode.app.evaluate.statistics.Confusion;
import org.atlasnode.app.evaluate.statistics.RocCurve;
import org.atlasnode.app.evaluate.statistics.TargetFigures;
import org.atlasnode.core.model.Analysis.Reason;

/** What programs read of an evaluation as tables. Pure. */
final class Tables {

    private Tables() {}

    /** A row for each labelled target of each study or series. */
    static String cases(Collection<Case> cases) {
        CsvWriter csv = new CsvWriter(
                List.of("uid", "target", "label", "probability", "threshold", "call", "outcome", "series", "reason"));
        for (Case one : cases) {
            Answer answer = one.answer();
            csv.row(List.of(
                    one.uid().toString(),
                    one.target(),
                    one.positive() ? "1" : "0",
                    number(answer.score().map(Answer.Score::probability)),
                    number(answer.score().map(Answer.Score::threshold)),
                    answer.call().name().toLowerCase(Locale.ROOT),
                    outcome(one),
                    answer.series().seriesInstanceUid().toString(),
                    answer.reason().map(Reason::code).orElse("")));
        }
        return csv.text();
    }

    private static String outcome(Case one) {
        if (!one.answer().call().isAnswer()) {
            return "no_answer";
        }
        if (one.isMissed()) {
            return "false_negative";
        }
        if (one.isFalseAlarm()) {
            return "false_positive";
        }
        return one.positive() ? "true_positive" : "true_negative";
    }

    /** What every threshold would give, target by target. */
    static String roc(Collection<TargetFigures> figures) {
        CsvWriter csv = new CsvWriter(List.of(
                "target",
                "threshold",
                "true_positives",
                "false_positives",
                "true_negatives",
                "false_negatives",
                "sensitivity",
                "specificity"));
        for (TargetFigures one : figures) {
            for (RocCurve.Point point : one.curve().points()) {
                Confusion confusion = point.confusion();
                csv.row(List.of(
                        one.name(),
                        Double.isInfinite(point.threshold()) ? "none" : String.valueOf(point.threshold()),
                        String.valueOf(confusion.truePositives()),
                        String.valueOf(confusion.falsePositives()),
                        String.valueOf(confusion.trueNegatives()),
                        String.valueOf(confusion.falseNegatives()),
                        number(confusion.sensitivity().value().stream().boxed().findFirst()),
                        number(confusion.specificity().value().stream().boxed().findFirst())));
            }
        }
        return csv.text();
    }

    private static String number(Optional<Double> value) {
        return value.map(String::valueOf).orElse("");
    }
}
