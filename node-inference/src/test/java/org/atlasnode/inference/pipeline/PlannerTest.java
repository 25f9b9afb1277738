package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.config.PipelinesInForce;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.Priority;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.inference.TinyModel;
import org.atlasnode.inference.model.ModelPackage;
import org.atlasnode.inference.model.ModelRepository;
import org.atlasnode.testkit.MutableClock;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {

    @TempDir
    Path folder;

    private final MutableClock clock = MutableClock.at("2026-11-23T08:00:00Z");
    private Database database;
    private JdbcStateStore state;
    private ModelRepository models;
    private final Set<SeriesKey> results = new HashSet<>();
    private final SeriesOrigin origin = new TestOrigin();
    private int wakes;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(folder);
        state = new JdbcStateStore(database, clock);
        Path directory = Files.createDirectories(folder.resolve("models"));
        TinyModel.copyInto(directory);
        models = new ModelRepository(directory, TinyModel.cpu());
        models.sweep(List.of(ModelChoice.of("tiny")), List.of());
    }

    @AfterEach
    void close() {
        models.close();
        database.close();
    }

    /** Series from ER are urgent; a series is a result where a test says so. */
    private final class TestOrigin implements SeriesOrigin {

        @Override
        public Priority priority(SeriesRecord series) {
            return series.peer().equals("ER") ? Priority.EMERGENCY : Priority.NORMAL;
        }

        @Override
        public boolean isOwnResult(SeriesRecord series) {
            return results.contains(series.key());
        }
    }

    private SeriesOnDisk complete(int seed, String peer, String modality) {
        SeriesOnDisk series = SeriesOnDisk.of(SyntheticSeries.of(seed, 2, 8), folder.resolve("files" + seed));
        series.recordComplete(state, peer, modality, clock.instant());
        return series;
    }

    private SeriesRecord plan(SeriesOnDisk series, Pipeline... pipelines) {
        new Planner(state, new RunPlan(new PipelinesInForce(List.of(pipelines)), models, origin), () -> wakes++).run();
        return state.findSeries(series.key()).orElseThrow();
    }

    private static Pipeline pipeline(String model, String... from) {
        return new Pipeline(model, List.of(from), List.of("PACS"));
    }

    @Test
    void givesASeriesAJobForEachModelOfItsSender() {
        SeriesOnDisk series = complete(1, "CT1", "CT");

        SeriesRecord record = plan(series, pipeline("tiny", "CT1"), pipeline("tiny", "CT1"), pipeline("x", "CT2"));

        assertThat(record.state()).isEqualTo(SeriesState.PLANNED);
        assertThat(state.jobs(series.key())).extracting(Job::modelId).containsExactly("tiny");
        assertThat(wakes).isEqualTo(1);
    }

    @Test
    void skipsASeriesThatNoPipelineTakesAndSaysSo() {
        SeriesRecord record = plan(complete(1, "CT9", "CT"), pipeline("tiny", "CT1"));

        assertThat(record.state()).isEqualTo(SeriesState.SKIPPED);
        assertThat(record.reason()).isEqualTo("no pipeline takes series from CT9");
        assertThat(wakes).isZero();
    }

    @Test
    void skipsASeriesOfAnotherModalityAndSaysSo() {
        assertThat(plan(complete(1, "CT1", "SR"), pipeline("tiny", "CT1")).reason())
                .isEqualTo("tiny takes modality CT, the series has SR");
        assertThat(plan(complete(2, "CT1", ""), pipeline("tiny", "CT1")).reason())
                .isEqualTo("tiny takes modality CT, the series has none");
    }

    @Test
    void skipsResultsThatComeBackAndSaysSo() {
        SeriesOnDisk series = complete(1, "CT1", "CT");
        results.add(series.key());

        SeriesRecord record = plan(series, pipeline("tiny", "CT1"));

        assertThat(record.state()).isEqualTo(SeriesState.SKIPPED);
        assertThat(record.reason()).contains("result of Atlas Node that came back");
    }

    @Test
    void givesJobsThePriorityOfTheirSource() {
        SeriesOnDisk series = complete(1, "ER", "CT");

        plan(series, pipeline("tiny", "ER"));

        assertThat(state.jobs(series.key()))
                .extracting(job -> job.state().priority())
                .containsExactly(Priority.EMERGENCY);
    }

    @Test
    void plansForAModelThatIsNotInServiceSoThatItsFailureIsSeen() {
        SeriesOnDisk series = complete(1, "CT1", "CT");

        plan(series, pipeline("gone", "CT1"));

        assertThat(state.jobs(series.key())).extracting(Job::modelId).containsExactly("gone");
    }

    @Test
    void plansEverySeriesThatIsComplete() {
        SeriesOnDisk first = complete(1, "CT1", "CT");
        SeriesOnDisk second = complete(2, "CT1", "CT");

        plan(first, pipeline("tiny", "CT1"));

        assertThat(state.jobs(first.key())).hasSize(1);
        assertThat(state.jobs(second.key())).hasSize(1);
        assertThat(wakes).isEqualTo(1);
    }

    private static Pipeline shadowed(String model, String... shadows) {
        return new Pipeline(
                ModelChoice.of(model),
                Stream.of(shadows).map(ModelChoice::of).toList(),
                List.of("CT1"),
                List.of("PACS"));
    }

    @Test
    void pinsEachJobToThePackageThatIsInServiceNow() {
        SeriesOnDisk series = complete(1, "CT1", "CT");
        plan(series, pipeline("tiny", "CT1"));

        ModelPackage inService = models.findInService(ModelChoice.of("tiny")).orElseThrow();
        assertThat(state.jobs(series.key()))
                .extracting(Job::model)
                .containsExactly(ModelChoice.exactly(inService.ref()));
    }

    @Test
    void givesShadowsJobsBesideTheirModels() {
        SeriesOnDisk series = complete(1, "CT1", "CT");
        plan(series, shadowed("tiny@1.0.0", "tiny@0.9.0", "other"));

        assertThat(state.jobs(series.key()))
                .extracting(job -> job.model() + (job.isShadow() ? " as a shadow" : ""))
                .containsExactly("tiny@1.0.0", "tiny@0.9.0 as a shadow", "other as a shadow");
    }

    @Test
    void givesNoShadowOfTheSamePackage() {
        SeriesOnDisk series = complete(1, "CT1", "CT");
        plan(series, shadowed("tiny@1.0.0", "tiny"));

        assertThat(state.jobs(series.key())).hasSize(1);
    }

    @Test
    void givesNoShadowWhereTheModelDoesNotTakeTheSeries() {
        SeriesOnDisk series = complete(1, "CT1", "SR");

        assertThat(plan(series, shadowed("tiny@1.0.0", "other")).state()).isEqualTo(SeriesState.SKIPPED);
        assertThat(state.jobs(series.key())).isEmpty();
    }
}
