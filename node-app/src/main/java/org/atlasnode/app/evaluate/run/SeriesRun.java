package org.atlasnode.app.evaluate.run;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.app.evaluate.cases.Call;
import org.atlasnode.app.evaluate.cases.SeriesAnswers;
import org.atlasnode.app.send.Sender;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.inference.pipeline.AnalysisException;

/**
 * Asks a model about many series, one after the other, so that memory holds one. What it said is kept at once; what was
 * kept is not asked again, unless everything is to be asked anew. What failed is asked again the next time.
 */
public final class SeriesRun {

    private final SeriesJudge judge;
    private final KeptAnalyses kept;
    private final boolean anew;

    public SeriesRun(SeriesJudge judge, KeptAnalyses kept, boolean anew) {
        this.judge = judge;
        this.kept = kept;
        this.anew = anew;
    }

    /** What became of each series, in order. */
    public Map<SeriesKey, SeriesAnswers> ask(Collection<SeriesFiles> series, Sender.Progress progress)
            throws IOException {
        Map<SeriesKey, SeriesAnswers> answers = new LinkedHashMap<>();
        for (SeriesFiles one : series) {
            answers.put(one.key(), ask(one));
            progress.done(answers.size(), series.size());
        }
        return answers;
    }

    private SeriesAnswers ask(SeriesFiles series) throws IOException {
        Optional<Analysis> known = anew ? Optional.empty() : kept.find(series);
        if (known.isPresent()) {
            return AnalysisAnswers.of(series, known.get());
        }
        try {
            Analysis analysis = judge.judge(series);
            kept.keep(series, analysis);
            return AnalysisAnswers.of(series, analysis);
        } catch (AnalysisException e) {
            return SeriesAnswers.none(
                    series.key(),
                    series.instances().size(),
                    Call.FAILED,
                    new Reason(e.failure().name(), e.sentence()));
        }
    }
}
