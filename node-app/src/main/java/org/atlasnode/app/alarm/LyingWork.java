package org.atlasnode.app.alarm;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.atlasnode.core.config.AlarmTerms;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.state.Backlogs;
import org.atlasnode.core.state.Backlogs.Backlog;

/**
 * Series, jobs and results that lie too long, or for good. The sentences say how many; why one lies may be in words of a
 * peer, which may name a patient, and stands in the status alone. Thread-safe.
 */
public final class LyingWork implements AlarmRule {

    private final AlarmTerms terms;
    private final Backlogs backlogs;

    public LyingWork(AlarmTerms terms, Backlogs backlogs) {
        this.terms = terms;
        this.backlogs = backlogs;
    }

    @Override
    public List<Symptom> symptoms(Instant now) {
        Instant unanswered = now.minus(terms.noResultAfter());
        return Stream.of(
                        each(backlogs.unplannedSeries(unanswered), this::stuck),
                        each(backlogs.unansweredJobs(unanswered), this::noResult),
                        each(backlogs.lateDeliveries(now.minus(terms.lateAfter())), this::late),
                        each(backlogs.deadDeliveries(), this::dead),
                        each(backlogs.invalidResults(), this::invalid))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Symptom> each(List<Backlog> backlogs, Function<Backlog, Symptom> symptom) {
        return backlogs.stream().map(symptom).toList();
    }

    private Symptom stuck(Backlog lying) {
        return symptom(
                AlarmKind.SERIES_STUCK,
                lying,
                Words.count(lying.count(), "series", "series") + " from " + lying.of()
                        + " came in and were neither analysed nor refused for more than "
                        + Words.duration(terms.noResultAfter()) + ".",
                "Look at the log for errors of the tasks completion and planning, and restart the node if they stand"
                        + " still: nothing is lost by that.");
    }

    private Symptom noResult(Backlog lying) {
        return symptom(
                AlarmKind.NO_RESULT,
                lying,
                "The model " + lying.of() + " has no answer yet to " + Words.count(lying.count(), "series", "series")
                        + ", for more than " + Words.duration(terms.noResultAfter()) + ".",
                "./atlas status shows the jobs and whether the model is active; ./atlas doctor checks model and device."
                        + " Until there is an answer, treat these series as not analysed.");
    }

    private Symptom late(Backlog lying) {
        return symptom(
                AlarmKind.DELIVERY_LATE,
                lying,
                Words.count(lying.count(), "result waits", "results wait") + " for " + lying.of() + " for more than "
                        + Words.duration(terms.lateAfter()) + ".",
                "Look whether " + lying.of() + " runs and takes associations: ./atlas echo " + lying.of()
                        + ". The node goes on trying, and sends all when it can.");
    }

    private Symptom dead(Backlog lying) {
        return symptom(
                AlarmKind.DELIVERY_DEAD,
                lying,
                Words.count(lying.count(), "result was", "results were") + " not taken by " + lying.of()
                        + " and given up.",
                "./atlas status shows why. Remove the cause there or here, then ./atlas resend with the number of each"
                        + " delivery.");
    }

    private Symptom invalid(Backlog lying) {
        return symptom(
                AlarmKind.RESULT_INVALID,
                lying,
                Words.count(lying.count(), "result", "results") + " of the model " + lying.of()
                        + " did not pass this node's own validation and " + (lying.count() == 1 ? "was" : "were")
                        + " not sent.",
                "Treat these series as not analysed. ./atlas status and the event ATLAS-4002 in the log say what is"
                        + " wrong; report both to the maker of this software.");
    }

    private static Symptom symptom(AlarmKind kind, Backlog lying, String sentence, String remedy) {
        return new Symptom(kind, lying.of(), lying.count(), lying.oldest(), sentence, remedy);
    }
}
