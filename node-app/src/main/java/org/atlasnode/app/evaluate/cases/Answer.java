package org.atlasnode.app.evaluate.cases;

import java.util.Optional;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.SeriesKey;

/**
 * What a model said of a target in one series.
 *
 * @param score present with every answer
 * @param reason why there is no answer; absent where there is one
 */
public record Answer(SeriesKey series, Call call, Optional<Score> score, Optional<Reason> reason) {

    public Answer {
        if (call.isAnswer() != score.isPresent() || call.isAnswer() == reason.isPresent()) {
            throw new IllegalArgumentException("an answer has a score, and none has a reason: " + call);
        }
    }

    /** A probability, and from which on the model says yes. */
    public record Score(double probability, double threshold) {}

    public static Answer of(SeriesKey series, Call call, Score score) {
        return new Answer(series, call, Optional.of(score), Optional.empty());
    }

    public static Answer none(SeriesKey series, Call call, Reason reason) {
        return new Answer(series, call, Optional.empty(), Optional.of(reason));
    }

    /** 0 where there is no answer. */
    public double probability() {
        return score.map(Score::probability).orElse(0.0);
    }
}
