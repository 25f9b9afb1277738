package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.atlasnode.core.state.StateFixture.SERIES;
import static org.atlasnode.core.state.StateFixture.START;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ShadowComparison;
import org.atlasnode.core.model.ShadowComparison.Agreement;
import org.atlasnode.core.state.ShadowComparisons.Pair;
import org.atlasnode.core.state.ShadowComparisons.Tally;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jobs are pinned to, and jobs in the shadow of others. */
class ShadowJobsTest {

    private static final Instant LATER = START.plusSeconds(3600);
    private static final ModelChoice ONE = new ModelChoice("m", Optional.of("1.0.0"), Optional.of("1".repeat(64)));
    private static final ModelChoice TWO = new ModelChoice("m", Optional.of("2.0.0"), Optional.of("2".repeat(64)));
    private static final ShadowComparison AGREES = new ShadowComparison(Agreement.AGREES, 0.125, "a note");

    @TempDir
    private Path data;

    private final MutableClock clock = MutableClock.at(START.toString());
    private Database database;
    private StateStore store;
    private ShadowComparisons comparisons;

    @BeforeEach
    void open() {
        database = Database.open(data);
        store = new JdbcStateStore(database, clock);
        comparisons = new JdbcShadowComparisons(database, clock);
        store.recordInstances(StateFixture.instances(3));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void plan(ModelChoice model, ModelChoice... shadows) {
        store.completeSeries(SERIES, LATER, "complete");
        store.planSeries(SERIES, List.of(new PlannedRun(model, List.of(shadows))));
    }

    private Job finish(Analysis analysis) {
        Job job = store.claimJob("node", LATER).orElseThrow();
        store.finishJob(job.id(), analysis);
        return store.findJob(job.id()).orElseThrow();
    }

    @Test
    void pinsAJobToItsPackage() {
        plan(ONE);

        assertThat(store.jobs(SERIES)).extracting(Job::model).containsExactly(ONE);
        assertThat(store.awaitedModels()).containsExactly(ONE);
        finish(StateFixture.declined());
        assertThat(store.awaitedModels()).isEmpty();
    }

    @Test
    void runsTheModelBeforeItsShadowsAndBeforeThoseThatWaitLonger() {
        plan(TWO, ONE);
        assertThat(finish(StateFixture.analysed()).model()).isEqualTo(TWO);
        clock.advance(Duration.ofMinutes(1));
        store.rerun(SERIES, List.of(PlannedRun.of("other")));

        assertThat(finish(StateFixture.analysed()).modelId()).isEqualTo("other");
        Job shadow = finish(StateFixture.analysed());
        assertThat(shadow.model()).isEqualTo(ONE);
        assertThat(shadow.shadowOf()).contains(store.jobs(SERIES).get(0).id());
        assertThat(store.claimJob("node", LATER)).isEmpty();
    }

    @Test
    void countsTheRunsOfShadowsByThemselves() {
        plan(TWO, ONE);
        finish(StateFixture.analysed());
        store.rerun(SERIES, List.of(new PlannedRun(TWO, List.of(ONE))));

        assertThat(store.jobs(SERIES))
                .filteredOn(job -> !job.isShadow())
                .extracting(Job::run)
                .containsExactly(1, 2);
        assertThat(store.jobs(SERIES))
                .filteredOn(Job::isShadow)
                .extracting(Job::run)
                .containsExactly(1, 2);
    }

    @Test
    void hasNoResultsOfAShadow() {
        plan(TWO, ONE);
        Job primary = finish(StateFixture.analysed());
        Job shadow = finish(StateFixture.analysed());

        assertThat(store.unpublishedJobs()).extracting(Job::id).containsExactly(primary.id());
        assertThatThrownBy(() -> store.publish(shadow.id(), List.of(), List.of()))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("is a shadow");
    }

    @Test
    void aWaitingJobRunsWhatIsPlannedAnew() {
        plan(ONE);
        store.recordInstances(List.of(StateFixture.instance(4, "00000004", LATER)));
        store.completeSeries(SERIES, LATER, "complete");
        store.planSeries(SERIES, List.of(new PlannedRun(TWO, List.of(ONE))));

        assertThat(store.jobs(SERIES)).extracting(Job::model).containsExactly(TWO, ONE);
        assertThat(store.history(SERIES))
                .anyMatch(entry -> entry.from().equals("QUEUED") && entry.note().equals("m@2.0.0"));
    }

    @Test
    void aJobThatRunsKeepsWhatItWasPlannedFor() {
        plan(ONE);
        Job running = store.claimJob("node", LATER).orElseThrow();
        store.rerun(SERIES, List.of(new PlannedRun(TWO, List.of())));

        assertThat(store.findJob(running.id()).orElseThrow().model()).isEqualTo(ONE);
        assertThat(store.awaitedModels()).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void comparesWhenBothHaveEndedAndOnce() {
        plan(TWO, ONE);
        finish(StateFixture.analysed());
        assertThat(comparisons.open()).isEmpty();
        Job shadow = finish(StateFixture.declined());
        assertThat(comparisons.open())
                .singleElement()
                .satisfies(pair -> assertThat(pair.shadow().id()).isEqualTo(shadow.id()))
                .extracting(Pair::primary)
                .satisfies(primary -> assertThat(primary.state().name()).isEqualTo(JobState.SUCCEEDED));

        comparisons.keep(shadow.id(), AGREES);
        comparisons.keep(shadow.id(), new ShadowComparison(Agreement.DISAGREES, 1, ""));

        assertThat(comparisons.open()).isEmpty();
        assertThat(comparisons.find(shadow.id())).contains(AGREES);
        assertThat(store.history(SERIES))
                .filteredOn(entry -> entry.subject().equals("shadow " + shadow.id()))
                .extracting(HistoryEntry::to, HistoryEntry::note)
                .containsExactly(tuple("AGREES", "a note"));
    }

    @Test
    void refusesAComparisonOfWhatIsNoShadow() {
        plan(TWO);
        Job job = finish(StateFixture.analysed());

        assertThatThrownBy(() -> comparisons.keep(job.id(), AGREES)).isInstanceOf(StateStoreException.class);
    }

    @Test
    void countsAgreementForEachTwoModels() {
        plan(TWO, ONE);
        finish(StateFixture.analysed());
        comparisons.keep(finish(StateFixture.analysed()).id(), AGREES);
        store.rerun(SERIES, List.of(new PlannedRun(TWO, List.of(ONE))));
        finish(StateFixture.analysed());
        comparisons.keep(finish(StateFixture.analysed()).id(), new ShadowComparison(Agreement.DISAGREES, 0.5, ""));

        assertThat(comparisons.tallies()).containsExactly(new Tally(TWO, ONE, 1, 1, 0, 0.5));
    }

    @Test
    void goesWithItsSeries() {
        plan(TWO, ONE);
        finish(StateFixture.analysed());
        comparisons.keep(finish(StateFixture.analysed()).id(), AGREES);

        assertThat(store.forgetSeries(SERIES, LATER)).isTrue();
        assertThat(comparisons.tallies()).isEmpty();
    }
}
