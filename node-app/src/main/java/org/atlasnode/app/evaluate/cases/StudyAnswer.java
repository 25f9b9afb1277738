package org.atlasnode.app.evaluate.cases;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The one answer of several series. A radiologist who sees one positive result looks: so a positive answer goes before a
 * negative one, and of several the highest probability counts. Where no series has an answer, the series that came
 * furthest tells why: analysed without an answer, then failed, then declined; among equals the one with most instances.
 */
final class StudyAnswer {

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(
                    (Candidate candidate) -> candidate.answer.call())
            .thenComparing(candidate -> -candidate.answer.probability())
            .thenComparing(candidate -> -candidate.instanceCount)
            .thenComparing(candidate -> candidate.answer.series().toString());

    private StudyAnswer() {}

    private record Candidate(Answer answer, int instanceCount) {}

    /** Of at least one series. */
    static Answer of(Collection<SeriesAnswers> series, String target) {
        List<Candidate> candidates = series.stream()
                .map(one -> new Candidate(one.of(target), one.instanceCount()))
                .sorted(BEST_FIRST)
                .toList();
        return candidates.get(0).answer;
    }
}
