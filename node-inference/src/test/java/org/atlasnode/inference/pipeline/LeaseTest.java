package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.testkit.MutableClock;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heartbeat is beaten by hand: its own thread would come a quarter of an hour later. */
class LeaseTest {

    private static final WorkerSettings SETTINGS =
            new WorkerSettings("node", Duration.ofHours(1), Duration.ofHours(3), 3, Duration.ofSeconds(10), 1);

    @TempDir
    Path folder;

    private final MutableClock clock = MutableClock.at("2026-11-23T08:00:00Z");
    private Database database;
    private JdbcStateStore state;
    private long jobId;

    @BeforeEach
    void claim() {
        database = Database.open(folder);
        state = new JdbcStateStore(database, clock);
        SeriesOnDisk series = SeriesOnDisk.of(SyntheticSeries.of(1, 2, 8), folder.resolve("files"));
        series.recordComplete(state, "CT1", "CT", clock.instant());
        state.planSeries(series.key(), List.of(PlannedRun.of("tiny")));
        jobId = state.claimJob("node", clock.instant().plus(SETTINGS.lease()))
                .map(Job::id)
                .orElseThrow();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aBeatRenewsTheLease() {
        try (Lease lease = Lease.start(state, jobId, SETTINGS, clock)) {
            clock.advance(Duration.ofMinutes(50));
            lease.beat();
            clock.advance(Duration.ofMinutes(50));

            assertThat(state.recoverJobs(clock.instant())).isZero();
            assertThat(lease.ended()).isEqualTo(Lease.End.NO);
            assertThat(lease.cancellation().isCancelled()).isFalse();
        }
    }

    @Test
    void theRunIsStoppedAtItsTimeLimit() {
        try (Lease lease = Lease.start(state, jobId, SETTINGS, clock)) {
            clock.advance(Duration.ofHours(3).plusSeconds(1));
            lease.beat();

            assertThat(lease.ended()).isEqualTo(Lease.End.TIME_LIMIT);
            assertThat(lease.cancellation().isCancelled()).isTrue();
        }
    }

    @Test
    void theRunIsStoppedWhereTheLeaseWasLost() {
        try (Lease lease = Lease.start(state, jobId, SETTINGS, clock)) {
            clock.advance(Duration.ofHours(1));
            assertThat(state.recoverJobs(clock.instant())).isEqualTo(1);
            lease.beat();

            assertThat(lease.ended()).isEqualTo(Lease.End.LOST);
            assertThat(state.findJob(jobId).orElseThrow().state().name()).isEqualTo(JobState.QUEUED);
        }
    }

    @Test
    void theFirstReasonToStopCounts() {
        try (Lease lease = Lease.start(state, jobId, SETTINGS, clock)) {
            lease.end(Lease.End.STOPPED);
            lease.end(Lease.End.TIME_LIMIT);

            assertThat(lease.ended()).isEqualTo(Lease.End.STOPPED);
        }
    }

    @Test
    void backoffGrowsFourfold() {
        assertThat(SETTINGS.backoff(1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(SETTINGS.backoff(2)).isEqualTo(Duration.ofSeconds(40));
        assertThat(SETTINGS.backoff(3)).isEqualTo(Duration.ofSeconds(160));
    }
}
