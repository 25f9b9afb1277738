package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ShadowComparison;
import org.atlasnode.core.model.ShadowComparison.Agreement;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcShadowComparisons;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.ShadowComparisons;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.inference.TinyModel;
import org.atlasnode.inference.model.ModelRepository;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadowTaskTest {

    private static final ModelChoice ONE = ModelChoice.of("tiny@1.0.0");
    private static final ModelChoice TWO = ModelChoice.of("tiny@2.0.0");

    @TempDir
    Path folder;

    private final MutableClock clock = MutableClock.at("2026-11-23T08:00:00Z");
    private final Recorder listener = new Recorder();
    private Database database;
    private JdbcStateStore state;
    private ShadowComparisons comparisons;
    private ModelRepository models;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(folder);
        state = new JdbcStateStore(database, clock);
        comparisons = new JdbcShadowComparisons(database, clock);
        Path directory = Files.createDirectories(folder.resolve("models"));
        Path two = Files.move(TinyModel.copyInto(directory), directory.resolve("two"));
        TinyModel.replaceInManifest(two, "version: 1.0.0", "version: 2.0.0");
        TinyModel.replaceInManifest(
                two, "thresholds: .*", "thresholds: {C1: 1, C2: 1, C3: 1, C4: 1, C5: 1, C6: 1, C7: 1, overall: 1}");
        TinyModel.replaceInManifest(two, "bands: .*", "bands: {medium: 1, high: 1}");
        TinyModel.copyInto(directory);
        models = new ModelRepository(directory, TinyModel.cpu());
        models.sweep(List.of(ONE, TWO), List.of());
    }

    @AfterEach
    void close() {
        models.close();
        database.close();
    }

    /** Keeps what it is told of comparisons. */
    private static final class Recorder implements JobListener {

        private final List<String> compared = new ArrayList<>();

        @Override
        public void finished(Job job, Analysis analysis) {}

        @Override
        public void retried(Job job, NodeFailure failure, Instant notBefore) {}

        @Override
        public void compared(Job primary, Job shadow, ShadowComparison comparison) {
            compared.add(primary.model() + " " + shadow.model() + " " + comparison.agreement());
        }
    }

    private InferenceWorker worker(SeriesOnDisk series) {
        WorkerSettings settings =
                new WorkerSettings("node", Duration.ofMinutes(1), Duration.ofMinutes(5), 3, Duration.ofSeconds(10), 2);
        ObjectStore objects = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "received" -> series.file((Uid) arguments[1]);
                    case "dropLabels", "keepLabels" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return new InferenceWorker(state, objects, models, settings, clock, listener);
    }

    @Test
    void comparesAnswersOnceAndTellsOfThem() {
        SeriesOnDisk series = SeriesOnDisk.of(SeriesOnDisk.drawn(), folder.resolve("files"));
        series.recordComplete(state, "CT1", "CT", clock.instant());
        state.planSeries(series.key(), List.of(new PlannedRun(models.pin(ONE), List.of(models.pin(TWO)))));
        worker(series).run();
        ShadowTask task = new ShadowTask(comparisons, listener);

        task.run();
        task.run();

        assertThat(listener.compared).containsExactly("tiny@1.0.0 tiny@2.0.0 DISAGREES");
        long shadow = state.jobs(series.key()).get(1).id();
        ShadowComparison kept = comparisons.find(shadow).orElseThrow();
        assertThat(kept.agreement()).isEqualTo(Agreement.DISAGREES);
        assertThat(kept.largestDifference()).isZero();
        assertThat(kept.note()).contains("overall PRESENT and ABSENT").contains("C3 PRESENT and ABSENT");
        assertThat(state.unpublishedJobs()).hasSize(1);
    }
}
