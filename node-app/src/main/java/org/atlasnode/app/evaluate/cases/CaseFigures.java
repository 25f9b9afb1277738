package org.atlasnode.app.evaluate.cases;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.atlasnode.app.evaluate.labels.Targets;
import org.atlasnode.app.evaluate.statistics.Judged;
import org.atlasnode.app.evaluate.statistics.Open;
import org.atlasnode.app.evaluate.statistics.TargetFigures;

/** The figures of labelled cases, target by target. */
public final class CaseFigures {

    private CaseFigures() {}

    /**
     * One for the patient, then for each other target that has labels; last, where there are several, for all of these
     * together, under the given name.
     */
    public static List<TargetFigures> of(Collection<Case> cases, Targets targets, String pooled) {
        List<TargetFigures> figures = new ArrayList<>();
        for (String target : targets.all()) {
            List<Case> own =
                    cases.stream().filter(one -> one.target().equals(target)).toList();
            if (!own.isEmpty()) {
                figures.add(figures(target, own));
            }
        }
        List<Case> parts = cases.stream()
                .filter(one -> targets.parts().contains(one.target()))
                .toList();
        if (parts.stream().map(Case::target).distinct().count() > 1) {
            figures.add(figures(pooled, parts));
        }
        return figures;
    }

    private static TargetFigures figures(String name, List<Case> cases) {
        List<Judged> judged = new ArrayList<>();
        List<Open> open = new ArrayList<>();
        for (Case one : cases) {
            if (one.answer().call().isAnswer()) {
                judged.add(new Judged(
                        one.answer().probability(),
                        one.positive(),
                        one.answer().call() == Call.POSITIVE,
                        one.cluster()));
            } else {
                open.add(new Open(one.positive(), one.cluster()));
            }
        }
        return TargetFigures.of(name, judged, open);
    }
}
