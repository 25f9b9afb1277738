package org.atlasnode.app.evaluate.cases;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.atlasnode.app.evaluate.labels.LabelRow;
import org.atlasnode.app.evaluate.labels.LabelTable;
import org.atlasnode.core.model.SeriesKey;

/**
 * Which series each label is of. Nothing is dropped: what has no counterpart is named.
 *
 * @param matches labels with at least one series, in the table's order
 * @param withoutImages labels without any
 * @param withoutLabel series that no label is of
 */
public record Matching(List<Match> matches, List<LabelRow> withoutImages, List<SeriesKey> withoutLabel) {

    public Matching {
        matches = List.copyOf(matches);
        withoutImages = List.copyOf(withoutImages);
        withoutLabel = List.copyOf(withoutLabel);
    }

    /** A label and its series. */
    public record Match(LabelRow label, List<SeriesKey> series) {

        public Match {
            series = List.copyOf(series);
        }
    }

    public static Matching of(LabelTable table, Collection<SeriesKey> series) {
        List<Match> matches = new ArrayList<>();
        List<LabelRow> withoutImages = new ArrayList<>();
        Set<SeriesKey> labelled = new HashSet<>();
        SeriesIndex index = new SeriesIndex(series);
        for (LabelRow row : table.rows()) {
            List<SeriesKey> found = index.find(row);
            labelled.addAll(found);
            if (found.isEmpty()) {
                withoutImages.add(row);
            } else {
                matches.add(new Match(row, found));
            }
        }
        return new Matching(
                matches,
                withoutImages,
                series.stream().filter(key -> !labelled.contains(key)).toList());
    }

    /** Every label beside its answer, in the table's order. */
    public List<Case> cases(Function<SeriesKey, SeriesAnswers> answers) {
        List<Case> cases = new ArrayList<>();
        for (Match match : matches) {
            LabelRow row = match.label();
            List<SeriesAnswers> of = match.series().stream().map(answers).toList();
            String study = match.series().get(0).studyInstanceUid().toString();
            String cluster = row.patient().map("patient "::concat).orElse(study);
            row.positive()
                    .forEach((target, positive) ->
                            cases.add(new Case(row.uid(), target, positive, StudyAnswer.of(of, target), cluster)));
        }
        return cases;
    }
}
