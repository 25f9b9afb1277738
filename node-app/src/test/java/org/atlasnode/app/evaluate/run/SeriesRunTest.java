package org.atlasnode.app.evaluate.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.app.evaluate.cases.SeriesAnswers;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.inference.pipeline.AnalysisException;
import org.atlasnode.inference.pipeline.NodeFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesRunTest {

    private static final SeriesFiles ONE = TestAnalyses.series("1.1", 3);
    private static final SeriesFiles TWO = TestAnalyses.series("1.2", 3);

    @TempDir
    private Path folder;

    private final ScriptedJudge judge = new ScriptedJudge();
    private final List<String> progress = new ArrayList<>();

    /** Declines everything, but for what it fails at. */
    private static final class ScriptedJudge implements SeriesJudge {

        private final List<SeriesKey> asked = new ArrayList<>();
        private final Map<SeriesKey, NodeFailure> failures = new HashMap<>();

        @Override
        public Algorithm algorithm() {
            return TestAnalyses.ALGORITHM;
        }

        @Override
        public Analysis judge(SeriesFiles series) throws AnalysisException {
            asked.add(series.key());
            NodeFailure failure = failures.get(series.key());
            if (failure != null) {
                throw new AnalysisException(failure, "it went wrong");
            }
            return TestAnalyses.declined(algorithm(), series, "SLICE_GAP");
        }
    }

    private Map<SeriesKey, SeriesAnswers> run(boolean anew) throws Exception {
        KeptAnalyses kept = new KeptAnalyses(folder, TestAnalyses.ALGORITHM.model());
        return new SeriesRun(judge, kept, anew)
                .ask(List.of(ONE, TWO), (done, total) -> progress.add(done + "/" + total));
    }

    @Test
    void asksEachOnceAndTheSecondTimeNone() throws Exception {
        Map<SeriesKey, SeriesAnswers> first = run(false);
        Map<SeriesKey, SeriesAnswers> second = run(false);

        assertThat(judge.asked).containsExactly(ONE.key(), TWO.key());
        assertThat(second).isEqualTo(first);
        assertThat(progress).containsExactly("1/2", "2/2", "1/2", "2/2");
    }

    @Test
    void asksAllAgainWhereItIsTold() throws Exception {
        run(false);
        run(true);

        assertThat(judge.asked).hasSize(4);
    }

    @Test
    void aFailureIsAnAnswerOfItsOwnAndIsTriedAgain() throws Exception {
        judge.failures.put(ONE.key(), NodeFailure.OUT_OF_MEMORY);

        assertThat(run(false).get(ONE.key()).reason()).contains(new Reason("OUT_OF_MEMORY", "it went wrong"));
        judge.failures.clear();
        assertThat(run(false).get(ONE.key()).reason().orElseThrow().code()).isEqualTo("SLICE_GAP");
        assertThat(judge.asked).containsExactly(ONE.key(), TWO.key(), ONE.key());
    }
}
