package org.atlasnode.app.evaluate.cases;

import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.SeriesKey;

/**
 * What became of one series.
 *
 * @param instanceCount files of it
 * @param answers by target, where it was analysed
 * @param otherwise what holds for every target that is not among the answers
 */
public record SeriesAnswers(SeriesKey key, int instanceCount, Map<String, Answer> answers, Answer otherwise) {

    public SeriesAnswers {
        answers = Map.copyOf(answers);
    }

    /** A series that was not analysed. */
    public static SeriesAnswers none(SeriesKey key, int instanceCount, Call call, Reason reason) {
        return new SeriesAnswers(key, instanceCount, Map.of(), Answer.none(key, call, reason));
    }

    /** An analysed series. */
    public static SeriesAnswers of(SeriesKey key, int instanceCount, Map<String, Answer> answers) {
        Reason silent = new Reason("NO_SUCH_TARGET", "the model gave no answer for this target");
        return new SeriesAnswers(key, instanceCount, answers, Answer.none(key, Call.NOT_JUDGED, silent));
    }

    Answer of(String target) {
        return answers.getOrDefault(target, otherwise);
    }

    /** Why it was not analysed. */
    public Optional<Reason> reason() {
        return otherwise.call() == Call.NOT_JUDGED ? Optional.empty() : otherwise.reason();
    }
}
