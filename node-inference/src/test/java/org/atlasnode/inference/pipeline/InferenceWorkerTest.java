package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Analysis.Outcome;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.ShadowComparison;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.HistoryEntry;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.core.volume.LabelMapFile;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.inference.TinyModel;
import org.atlasnode.inference.model.ModelRepository;
import org.atlasnode.testkit.MutableClock;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceWorkerTest {

    private static final WorkerSettings SETTINGS =
            new WorkerSettings("node", Duration.ofMinutes(1), Duration.ofMinutes(5), 3, Duration.ofSeconds(10), 2);

    @TempDir
    Path folder;

    private final MutableClock clock = MutableClock.at("2026-11-23T08:00:00Z");
    private final Recorder listener = new Recorder();
    private final Map<Long, byte[]> labels = new HashMap<>();
    private boolean diskIsFull;
    private Database database;
    private JdbcStateStore state;
    private ModelRepository models;

    @BeforeEach
    void open() throws IOException {
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

    /** Keeps what it is told. */
    private static final class Recorder implements JobListener {

        private final List<Outcome> finished = new ArrayList<>();
        private final List<NodeFailure> retried = new ArrayList<>();

        @Override
        public void finished(Job job, Analysis analysis) {
            finished.add(analysis.outcome());
        }

        @Override
        public void retried(Job job, NodeFailure failure, Instant notBefore) {
            retried.add(failure);
        }

        @Override
        public void compared(Job primary, Job shadow, ShadowComparison comparison) {
            throw new AssertionError("a worker compares nothing");
        }
    }

    /** Where received files lie. */
    private interface Received {

        Path find(SeriesKey series, Uid sopInstanceUid);
    }

    /** An object store that knows received files and what jobs segmented, and nothing else. */
    private ObjectStore objects(Received received) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "received" -> received.find((SeriesKey) arguments[0], (Uid) arguments[1]);
                    case "dropLabels" -> labels.remove((Long) arguments[0]);
                    case "keepLabels" -> keepLabels((Long) arguments[0], (byte[]) arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private byte[] keepLabels(long jobId, byte[] map) throws IOException {
        if (diskIsFull) {
            throw new IOException("No space left on device");
        }
        return labels.put(jobId, map);
    }

    private SeriesOnDisk planned(SyntheticSeries series, String modelId) {
        SeriesOnDisk onDisk = SeriesOnDisk.of(series, folder.resolve("files"));
        onDisk.recordComplete(state, "CT1", "CT", clock.instant());
        state.planSeries(onDisk.key(), List.of(PlannedRun.of(modelId)));
        return onDisk;
    }

    private InferenceWorker worker(Received received) {
        return new InferenceWorker(state, objects(received), models, SETTINGS, clock, listener);
    }

    private Job run(SeriesOnDisk series) {
        worker((key, uid) -> series.file(uid)).run();
        return job(series);
    }

    private Job job(SeriesOnDisk series) {
        return state.jobs(series.key()).get(0);
    }

    @Test
    void analysesASeriesToItsFindings() {
        Job job = run(planned(SeriesOnDisk.drawn(), "tiny"));

        assertThat(job.state().name()).isEqualTo(JobState.SUCCEEDED);
        Analysis analysis = job.analysis().orElseThrow();
        assertThat(analysis.patient().assessment()).isEqualTo(Assessment.PRESENT);
        assertThat(analysis.findings())
                .filteredOn(level -> level.assessment() == Assessment.PRESENT)
                .extracting(finding -> finding.target().name())
                .containsExactly("C3", "C5");
        assertThat(analysis.findings().get(4).boxes()).isNotEmpty();
        assertThat(analysis.findings().get(2).boxes()).isEmpty();
        assertThat(analysis.instances()).hasSize(64);
        assertThat(analysis.instances().get(0))
                .isEqualTo(FrameRef.of(SeriesOnDisk.drawn().sopInstanceUid(0)));
        assertThat(analysis.timing().stages())
                .containsKeys("headers", "pixels", "input checks", "levels", "level checks", "vertebra", "findings");
        assertThat(listener.finished).containsExactly(Outcome.ANALYSED);
    }

    @Test
    void keepsWhatItSegmentedBeforeTheJobSucceeds() throws Exception {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");
        labels.put(job(series).id(), new byte[] {1});

        Job job = run(series);

        LabelMap map = LabelMapFile.read(labels.get(job.id()));
        assertThat(map.structures()).containsExactly("C1", "C2", "C3", "C4", "C5", "C6", "C7");
        assertThat(labels).hasSize(1);
    }

    @Test
    void aJobDoesNotSucceedWhereWhatItFoundCannotBeKept() {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");
        diskIsFull = true;

        Job job = run(series);

        assertThat(job.state().name()).isEqualTo(JobState.QUEUED);
        assertThat(job.state().reason()).startsWith("WRITE_FAILED: ");
        assertThat(listener.retried).containsExactly(NodeFailure.WRITE_FAILED);
    }

    @Test
    void whatAnEarlierAttemptSegmentedDoesNotOutliveIt() {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn().without(20), "tiny");
        labels.put(job(series).id(), new byte[] {1});

        assertThat(run(series).state().name()).isEqualTo(JobState.DECLINED);
        assertThat(labels).isEmpty();
    }

    @Test
    void declinesASeriesThatTheModelIsNotFor() {
        Job job = run(planned(SeriesOnDisk.drawn().without(20), "tiny"));

        assertThat(job.state().name()).isEqualTo(JobState.DECLINED);
        assertThat(job.analysis().orElseThrow().reason().orElseThrow().code()).isEqualTo("SLICE_GAP");
        assertThat(job.analysis().orElseThrow().instances()).hasSize(63);
    }

    @Test
    void declinesASeriesWithoutVertebrae() {
        SyntheticSeries cylinder = SyntheticSeries.of(9, 60, 128).withSpacing(1, 2);

        Job job = run(planned(cylinder, "tiny"));

        assertThat(job.state().name()).isEqualTo(JobState.DECLINED);
        assertThat(job.analysis().orElseThrow().reason().orElseThrow().code()).isEqualTo("LEVELS_NOT_FOUND");
    }

    @Test
    void declinesASeriesWithATruncatedSliceAndNamesIt() throws Exception {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");
        Uid broken = SeriesOnDisk.drawn().sopInstanceUid(30);
        byte[] bytes = Files.readAllBytes(series.file(broken));
        Files.write(series.file(broken), java.util.Arrays.copyOf(bytes, bytes.length - 1000));

        Job job = run(series);

        assertThat(job.state().name()).isEqualTo(JobState.DECLINED);
        Analysis.Reason reason = job.analysis().orElseThrow().reason().orElseThrow();
        assertThat(reason.code()).isEqualTo("CORRUPT_INSTANCE");
        assertThat(reason.sentence()).contains(broken.value());
    }

    @Test
    void declinesASeriesWithABrokenHeaderAndNamesTheSlice() throws Exception {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");
        Uid broken = SeriesOnDisk.drawn().sopInstanceUid(30);
        Files.write(series.file(broken), new byte[200], StandardOpenOption.TRUNCATE_EXISTING);

        Analysis.Reason reason = run(series).analysis().orElseThrow().reason().orElseThrow();

        assertThat(reason.code()).isEqualTo("CORRUPT_INSTANCE");
        assertThat(reason.sentence()).contains(broken.value());
    }

    @Test
    void triesAMissingFileThreeTimesWithBackoffAndThenFailsNamingTheSlice() throws Exception {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");
        Uid missing = SeriesOnDisk.drawn().sopInstanceUid(30);
        Files.delete(series.file(missing));

        Job first = run(series);
        assertThat(first.state().name()).isEqualTo(JobState.QUEUED);
        assertThat(first.state().reason()).startsWith("READ_FAILED: ").contains(missing.value());
        assertThat(state.nextDue()).contains(clock.instant().plusSeconds(10));
        clock.advance(Duration.ofSeconds(10));
        assertThat(run(series).state().attempts()).isEqualTo(2);
        assertThat(state.nextDue()).contains(clock.instant().plusSeconds(40));
        clock.advance(Duration.ofSeconds(40));
        Job last = run(series);

        assertThat(last.state().name()).isEqualTo(JobState.FAILED);
        assertThat(last.state().attempts()).isEqualTo(3);
        Analysis analysis = last.analysis().orElseThrow();
        assertThat(analysis.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(analysis.reason().orElseThrow().code()).isEqualTo("READ_FAILED");
        assertThat(analysis.reason().orElseThrow().sentence())
                .contains(missing.value())
                .doesNotContain(folder.toString());
        assertThat(listener.retried).containsExactly(NodeFailure.READ_FAILED, NodeFailure.READ_FAILED);
        assertThat(listener.finished).containsExactly(Outcome.FAILED);
    }

    @Test
    void recoversWhereTheNextAttemptSucceeds() throws Exception {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");
        Path file = series.file(SeriesOnDisk.drawn().sopInstanceUid(30));
        Path aside = folder.resolve("aside");
        Files.move(file, aside);
        run(series);
        Files.move(aside, file);
        clock.advance(Duration.ofSeconds(10));

        assertThat(run(series).state().name()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void failsVisiblyWhereTheModelIsNotInService() {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "other");
        for (int attempt = 1; attempt <= 3; attempt++) {
            run(series);
            clock.advance(Duration.ofMinutes(5));
        }

        Analysis analysis = job(series).analysis().orElseThrow();
        assertThat(analysis.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(analysis.reason().orElseThrow().code()).isEqualTo("MODEL_NOT_ACTIVE");
        assertThat(analysis.algorithm().label()).contains("NOT FOR CLINICAL USE");
    }

    @Test
    void neverLeavesAJobRunningAfterADefect() {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");

        worker((key, uid) -> {
                    throw new IllegalStateException("a defect");
                })
                .run();

        assertThat(job(series).state().name()).isEqualTo(JobState.QUEUED);
        assertThat(job(series).state().reason()).isEqualTo("INTERNAL: a defect of the node, IllegalStateException");
    }

    @Test
    void putsTheRunningJobBackWhereTheNodeStops() {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");
        InferenceWorker[] worker = new InferenceWorker[1];
        worker[0] = worker((key, uid) -> {
            worker[0].stop();
            return series.file(uid);
        });

        worker[0].run();

        assertThat(job(series).state().name()).isEqualTo(JobState.QUEUED);
        assertThat(job(series).state().reason()).isEqualTo("the node was stopped");
        assertThat(state.nextDue()).contains(clock.instant());
    }

    @Test
    void claimsNothingAfterItWasStopped() {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");
        InferenceWorker worker = worker((key, uid) -> series.file(uid));

        worker.stop();
        worker.run();

        assertThat(job(series).state().attempts()).isZero();
    }

    @Test
    void runsEveryJobThatIsDue() {
        SeriesOnDisk first = planned(SeriesOnDisk.drawn().without(20), "tiny");
        SeriesOnDisk second = SeriesOnDisk.of(SyntheticSeries.localizer(3, 64), folder.resolve("scout"));
        second.recordComplete(state, "CT1", "CT", clock.instant());
        state.planSeries(second.key(), List.of(PlannedRun.of("tiny")));

        worker((key, uid) -> key.equals(first.key()) ? first.file(uid) : second.file(uid))
                .run();

        assertThat(listener.finished).containsExactly(Outcome.DECLINED, Outcome.DECLINED);
        assertThat(job(second).analysis().orElseThrow().reason().orElseThrow().code())
                .isEqualTo("LOCALIZER");
    }

    private SeriesOnDisk plannedWithShadow(String model, String shadow) {
        SeriesOnDisk onDisk = SeriesOnDisk.of(SeriesOnDisk.drawn(), folder.resolve("files"));
        onDisk.recordComplete(state, "CT1", "CT", clock.instant());
        state.planSeries(onDisk.key(), List.of(new PlannedRun(ModelChoice.of(model), List.of(ModelChoice.of(shadow)))));
        return onDisk;
    }

    @Test
    void failsVisiblyWhereTheVersionOfAJobIsGone() {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny@0.9.0");
        for (int attempt = 1; attempt <= 3; attempt++) {
            run(series);
            clock.advance(Duration.ofMinutes(5));
        }

        Analysis analysis = job(series).analysis().orElseThrow();
        assertThat(analysis.algorithm().model().version()).isEqualTo("0.9.0");
        assertThat(analysis.reason().orElseThrow().sentence())
                .isEqualTo("model tiny@0.9.0 is not in service: there is no version 0.9.0 of it, only 1.0.0");
    }

    @Test
    void aShadowThatCannotRunLeavesItsModelsAnswerAlone() {
        SeriesOnDisk series = plannedWithShadow("tiny@1.0.0", "tiny@0.9.0");
        for (int attempt = 1; attempt <= 3; attempt++) {
            run(series);
            clock.advance(Duration.ofMinutes(5));
        }

        assertThat(state.jobs(series.key()))
                .extracting(job -> job.state().name())
                .containsExactly(JobState.SUCCEEDED, JobState.FAILED);
        assertThat(state.unpublishedJobs())
                .extracting(Job::id)
                .containsExactly(job(series).id());
    }

    @Test
    void aShadowGivesWayToAJobWhoseResultsAreSent() {
        SeriesOnDisk series = plannedWithShadow("tiny@0.9.0", "tiny@1.0.0");
        InferenceWorker[] worker = new InferenceWorker[1];
        List<Long> ran = new ArrayList<>();
        worker[0] = worker((key, uid) -> {
            if (ran.isEmpty()) {
                ran.add(state.rerun(series.key(), List.of(PlannedRun.of("tiny@1.0.0")))
                        .get(0));
                worker[0].giveWay();
            }
            return series.file(uid);
        });

        worker[0].run();

        List<Job> jobs = state.jobs(series.key());
        assertThat(jobs.get(0).id()).isEqualTo(ran.get(0));
        assertThat(labels).containsOnlyKeys(jobs.get(0).id());
        assertThat(jobs).extracting(job -> job.state().name()).containsExactly(JobState.SUCCEEDED, JobState.SUCCEEDED);
        assertThat(jobs.get(1).state().attempts()).isEqualTo(2);
        assertThat(state.history(series.key()))
                .extracting(HistoryEntry::note)
                .contains("it gave way to a job whose results are sent");
    }

    @Test
    void aJobWhoseResultsAreSentGivesWayToNothing() {
        SeriesOnDisk series = planned(SeriesOnDisk.drawn(), "tiny");
        InferenceWorker[] worker = new InferenceWorker[1];
        worker[0] = worker((key, uid) -> {
            worker[0].giveWay();
            return series.file(uid);
        });

        worker[0].run();

        assertThat(job(series).state().name()).isEqualTo(JobState.SUCCEEDED);
    }
}
