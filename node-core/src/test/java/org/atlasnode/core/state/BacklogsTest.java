package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.atlasnode.core.state.StateFixture.SERIES;
import static org.atlasnode.core.state.StateFixture.START;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.state.Backlogs.Backlog;
import org.atlasnode.core.state.StateStore.PlannedDelivery;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogsTest {

    private static final Instant FAR = START.plus(Duration.ofDays(1));

    @TempDir
    private Path data;

    private final MutableClock clock = MutableClock.at(START.toString());
    private Database database;
    private StateStore store;
    private Backlogs backlogs;

    @BeforeEach
    void open() {
        database = Database.open(data);
        store = new JdbcStateStore(database, clock);
        backlogs = new JdbcBacklogs(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void receive() {
        store.recordInstances(StateFixture.instances(3));
    }

    private long plan() {
        receive();
        store.completeSeries(SERIES, FAR, "quiet");
        store.planSeries(SERIES, List.of(PlannedRun.of("m")));
        return store.jobs(SERIES).get(0).id();
    }

    private long answer() {
        plan();
        Job job = store.claimJob("node", FAR).orElseThrow();
        store.finishJob(job.id(), StateFixture.analysed());
        return job.id();
    }

    private List<Delivery> publish(long jobId, String deadReason) {
        ResultObject result = StateFixture.result(jobId, ResultKind.SR, 0);
        store.publish(
                jobId,
                List.of(result),
                List.of(
                        new PlannedDelivery(result.sopInstanceUid(), "PACS", deadReason),
                        new PlannedDelivery(result.sopInstanceUid(), "EPD", deadReason)));
        return store.deliveries(jobId);
    }

    @Test
    void aSourceIsHeardOfAtItsLastInstance() {
        receive();
        assertThat(backlogs.lastHeardOf(List.of("CT1"))).containsEntry("CT1", START.plusMillis(3));
    }

    @Test
    void aSourceThatNeverSentCountsFromWhenItWasFirstAskedFor() {
        assertThat(backlogs.lastHeardOf(List.of("CT2"))).containsEntry("CT2", START);
        clock.advance(Duration.ofHours(5));
        assertThat(backlogs.lastHeardOf(List.of("CT2"))).containsEntry("CT2", START);
    }

    @Test
    void aSourceIsRememberedAfterItsSeriesAreGone() {
        receive();
        backlogs.lastHeardOf(List.of("CT1"));
        store.forgetSeries(SERIES, FAR);
        clock.advance(Duration.ofHours(5));
        assertThat(backlogs.lastHeardOf(List.of("CT1"))).containsEntry("CT1", START.plusMillis(3));
    }

    @Test
    void aSeriesLiesUntilItIsPlannedOrSkipped() {
        receive();
        Backlog lying = new Backlog("CT1", 1, START.plusMillis(3));
        assertThat(backlogs.unplannedSeries(START)).isEmpty();
        assertThat(backlogs.unplannedSeries(FAR)).containsExactly(lying);
        store.completeSeries(SERIES, FAR, "quiet");
        assertThat(backlogs.unplannedSeries(FAR)).containsExactly(lying);
        store.skipSeries(SERIES, "no pipeline");
        assertThat(backlogs.unplannedSeries(FAR)).isEmpty();
    }

    @Test
    void aJobIsAsOldAsItsOrderHoweverOftenItIsTried() {
        plan();
        clock.advance(Duration.ofHours(1));
        long job = store.claimJob("node", FAR).orElseThrow().id();
        clock.advance(Duration.ofHours(1));
        store.retryJob(job, clock.instant(), "again");

        assertThat(backlogs.unansweredJobs(START)).isEmpty();
        assertThat(backlogs.unansweredJobs(START.plusSeconds(1))).containsExactly(new Backlog("m", 1, START));
    }

    @Test
    void aJobLiesUntilItsResultsAreMade() {
        long job = answer();
        assertThat(backlogs.unansweredJobs(FAR)).containsExactly(new Backlog("m", 1, START));
        publish(job, "");
        assertThat(backlogs.unansweredJobs(FAR)).isEmpty();
    }

    @Test
    void aShadowKeepsNobodyWaiting() {
        receive();
        store.completeSeries(SERIES, FAR, "quiet");
        store.planSeries(
                SERIES, List.of(new PlannedRun(ModelChoice.of("m@1.0.0"), List.of(ModelChoice.of("m@2.0.0")))));
        Job job = store.claimJob("node", FAR).orElseThrow();
        assertThat(job.isShadow()).isFalse();
        store.finishJob(job.id(), StateFixture.analysed());
        publish(job.id(), "");

        assertThat(store.jobs(SERIES)).hasSize(2);
        assertThat(backlogs.unansweredJobs(FAR)).isEmpty();
    }

    @Test
    void aDeliveryIsAsOldAsItsOrderOverRestartsOfTheNode() {
        List<Delivery> deliveries = publish(answer(), "");
        clock.advance(Duration.ofHours(1));
        store.claimDeliveries(clock.instant(), List.of("EPD"));
        store.recoverDeliveries();

        assertThat(backlogs.lateDeliveries(START)).isEmpty();
        assertThat(backlogs.lateDeliveries(START.plusSeconds(1)))
                .containsExactlyInAnyOrder(new Backlog("EPD", 1, START), new Backlog("PACS", 1, START));
        store.resend(id(deliveries, "EPD"), clock.instant());
        store.claimDeliveries(clock.instant(), List.of("EPD"));
        store.deliveryStored(id(deliveries, "PACS"), "");
        assertThat(backlogs.lateDeliveries(FAR)).extracting(Backlog::of).containsExactly("EPD");
    }

    @Test
    void aDeliveryThatWasOrderedAgainIsAsOldAsThatOrder() {
        List<Delivery> deliveries = publish(answer(), "");
        store.claimDeliveries(clock.instant(), List.of("EPD"));
        store.deliveryDead(id(deliveries, "PACS"), "A900");
        clock.advance(Duration.ofHours(3));
        store.resend(id(deliveries, "PACS"), clock.instant());

        assertThat(backlogs.lateDeliveries(FAR)).contains(new Backlog("PACS", 1, START.plus(Duration.ofHours(3))));
    }

    @Test
    void tellsWhatDestinationsRefusedFromWhatTheNodeRefused() {
        List<Delivery> deliveries = publish(answer(), "");
        store.claimDeliveries(clock.instant(), List.of("EPD"));
        store.deliveryDead(id(deliveries, "PACS"), "A900 not for me");
        assertThat(backlogs.deadDeliveries()).containsExactly(new Backlog("PACS", 1, START));
        assertThat(backlogs.invalidResults()).isEmpty();
        store.resend(id(deliveries, "PACS"), clock.instant());
        assertThat(backlogs.deadDeliveries()).isEmpty();
    }

    @Test
    void aResultThatTheNodeRefusedCountsOnceForAllDestinations() {
        publish(answer(), "VALIDATION: (0008,0016) is missing");
        assertThat(backlogs.invalidResults()).containsExactly(new Backlog("m", 1, START));
        assertThat(backlogs.deadDeliveries()).isEmpty();
    }

    @Test
    void aResultThatTheNodeRefusedCannotBeSentAgainAndStaysWhatItIs() {
        List<Delivery> deliveries = publish(answer(), "VALIDATION: (0008,0016) is missing");
        assertThat(store.resend(id(deliveries, "PACS"), clock.instant())).isFalse();
        assertThat(backlogs.invalidResults()).hasSize(1);
        assertThat(backlogs.deadDeliveries()).isEmpty();
    }

    @Test
    void whatALaterRunAnsweredTroublesNobodyAnyMore() {
        long first = answer();
        publish(first, "VALIDATION: (0008,0016) is missing");
        store.rerun(SERIES, List.of(PlannedRun.of("m")));
        Job later = store.claimJob("node", FAR).orElseThrow();
        assertThat(backlogs.invalidResults()).hasSize(1);

        store.finishJob(later.id(), StateFixture.analysed());
        publish(later.id(), "");

        assertThat(backlogs.invalidResults()).isEmpty();
    }

    private static long id(List<Delivery> deliveries, String destination) {
        return deliveries.stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .findFirst()
                .orElseThrow()
                .id();
    }
}
