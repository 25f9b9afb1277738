package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.atlasnode.core.state.StateFixture.SERIES;
import static org.atlasnode.core.state.StateFixture.START;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.state.StateStore.PlannedDelivery;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcStateStoreTest {

    private static final Instant LATER = START.plusSeconds(3600);
    private static final String MODEL = "cspine-fracture";

    @TempDir
    private Path data;

    private final MutableClock clock = MutableClock.at(START.toString());
    private Database database;
    private StateStore store;

    @BeforeEach
    void open() {
        database = Database.open(data);
        store = new JdbcStateStore(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void recordsInstancesOfANewSeries() {
        List<ReceivedInstance> instances = StateFixture.instances(3);
        store.recordInstances(instances);

        SeriesRecord series = store.findSeries(SERIES).orElseThrow();
        assertThat(series.state()).isEqualTo(SeriesState.RECEIVING);
        assertThat(series.instanceCount()).isEqualTo(3);
        assertThat(series.peer()).isEqualTo("CT1");
        assertThat(series.modality()).isEqualTo("CT");
        assertThat(series.arrival().first()).isEqualTo(START.plusMillis(1));
        assertThat(series.arrival().last()).isEqualTo(START.plusMillis(3));
        assertThat(store.instances(SERIES))
                .containsExactlyElementsOf(
                        instances.stream().map(ReceivedInstance::instance).toList());
    }

    @Test
    void changesNothingForAnInstanceThatIsKnown() {
        planned();
        store.recordInstances(List.of(StateFixture.instance(1, "00000001", LATER)));

        SeriesRecord series = store.findSeries(SERIES).orElseThrow();
        assertThat(series.state()).isEqualTo(SeriesState.PLANNED);
        assertThat(series.arrival().last()).isBefore(LATER);
        assertThat(series.instanceCount()).isEqualTo(3);
    }

    @Test
    void receivesAgainForAnInstanceWithOtherBytesAndKeepsBothDigests() {
        planned();
        store.recordInstances(List.of(StateFixture.instance(1, "ffffffff", LATER)));

        SeriesRecord series = store.findSeries(SERIES).orElseThrow();
        assertThat(series.state()).isEqualTo(SeriesState.RECEIVING);
        assertThat(series.instanceCount()).isEqualTo(3);
        assertThat(store.instances(SERIES))
                .hasSize(3)
                .anyMatch(item -> item.crc32c().equals("ffffffff"));
        assertThat(store.history(SERIES))
                .anyMatch(entry -> entry.subject().equals("instance")
                        && entry.from().equals("00000001")
                        && entry.to().equals("ffffffff")
                        && entry.note().equals("1.2.3.4.1"));
    }

    @Test
    void knowsTheInstancesOfALargeBatchThatComesAgain() {
        store.recordInstances(StateFixture.instances(90));
        List<ReceivedInstance> more = StateFixture.instances(100);
        store.recordInstances(more);
        assertThat(store.findSeries(SERIES).orElseThrow().instanceCount()).isEqualTo(100);
        assertThat(store.instances(SERIES)).hasSize(100);
        assertThat(store.history(SERIES)).hasSize(1);
    }

    @Test
    void takesTheLastOfAnInstanceThatComesTwiceInOneBatch() {
        store.recordInstances(
                List.of(StateFixture.instance(1, "00000001", START), StateFixture.instance(1, "00000002", LATER)));

        assertThat(store.instances(SERIES))
                .hasSize(1)
                .allMatch(item -> item.crc32c().equals("00000002"));
        assertThat(store.findSeries(SERIES).orElseThrow().instanceCount()).isEqualTo(1);
    }

    @Test
    void completesOnlyWhereNothingCameAfter() {
        store.recordInstances(StateFixture.instances(3));
        Instant last = store.findSeries(SERIES).orElseThrow().arrival().last();

        assertThat(store.completeSeries(SERIES, last.minusMillis(1), "quiet")).isFalse();
        assertThat(store.completeSeries(SERIES, last, "quiet")).isTrue();
        assertThat(store.completeSeries(SERIES, last, "quiet")).isFalse();
        assertThat(store.findSeries(SeriesState.COMPLETE)).hasSize(1);
    }

    @Test
    void keepsTheReasonOfASkippedSeriesAndLateSlicesReceiveAgain() {
        complete();
        store.skipSeries(SERIES, "no pipeline takes series from CT1");
        assertThat(store.findSeries(SERIES).orElseThrow().reason()).contains("no pipeline");

        store.recordInstances(List.of(StateFixture.instance(9, "00000009", LATER)));
        assertThat(store.findSeries(SERIES).orElseThrow().state()).isEqualTo(SeriesState.RECEIVING);
        assertThat(store.findSeries(SERIES).orElseThrow().instanceCount()).isEqualTo(4);
    }

    @Test
    void refusesAnIllegalTransitionAndChangesNothing() {
        store.recordInstances(StateFixture.instances(1));

        assertThatThrownBy(() -> store.skipSeries(SERIES, "x")).isInstanceOf(StateStoreException.class);
        assertThatThrownBy(() -> store.planSeries(SERIES, List.of(PlannedRun.of(MODEL))))
                .isInstanceOf(StateStoreException.class);
        assertThat(store.findSeries(SERIES).orElseThrow().state()).isEqualTo(SeriesState.RECEIVING);
        assertThat(store.jobs(SERIES)).isEmpty();
    }

    @Test
    void runsAJobToItsEndAndKeepsTheAnalysis() {
        planned();
        Job job = store.claimJob("node", LATER).orElseThrow();
        assertThat(job.state().name()).isEqualTo(JobState.RUNNING);
        assertThat(job.state().attempts()).isEqualTo(1);
        assertThat(store.claimJob("node", LATER)).isEmpty();

        store.finishJob(job.id(), StateFixture.analysed());

        Job done = store.findJob(job.id()).orElseThrow();
        assertThat(done.state().name()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.analysis()).contains(StateFixture.analysed());
        assertThat(store.unpublishedJobs()).containsExactly(done);
    }

    @Test
    void retriesAJobNotBeforeItsTime() {
        planned();
        Job job = store.claimJob("node", LATER).orElseThrow();
        store.retryJob(job.id(), START.plusSeconds(60), "OUT_OF_MEMORY");

        assertThat(store.claimJob("node", LATER)).isEmpty();
        assertThat(store.nextDue()).contains(START.plusSeconds(60));
        clock.advance(Duration.ofSeconds(60));
        assertThat(store.claimJob("node", LATER).orElseThrow().state().attempts())
                .isEqualTo(2);
    }

    @Test
    void recoversJobsByLeaseAndByOwner() {
        planned();
        Job job = store.claimJob("node", START.plusSeconds(60)).orElseThrow();
        assertThat(store.nextDue()).contains(START.plusSeconds(60));
        assertThat(store.recoverJobs(START.plusSeconds(59))).isZero();
        store.renewLease(job.id(), "node", START.plusSeconds(120));
        assertThat(store.recoverJobs(START.plusSeconds(60))).isZero();
        assertThat(store.recoverJobs(START.plusSeconds(120))).isEqualTo(1);
        assertThatThrownBy(() -> store.renewLease(job.id(), "node", LATER)).isInstanceOf(StateStoreException.class);

        assertThat(store.claimJob("node", LATER)).isPresent();
        assertThat(store.recoverJobs("another")).isZero();
        assertThat(store.recoverJobs("node")).isEqualTo(1);
        assertThat(store.findJob(job.id()).orElseThrow().state().name()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void plansASupersedingRunAndKeepsAWaitingJob() {
        planned();
        store.recordInstances(List.of(StateFixture.instance(4, "00000004", LATER)));
        complete();
        store.planSeries(SERIES, List.of(PlannedRun.of(MODEL)));
        assertThat(store.jobs(SERIES)).hasSize(1);

        assertThat(store.claimJob("node", LATER)).isPresent();
        assertThat(store.rerun(SERIES, List.of(PlannedRun.of(MODEL)))).hasSize(1);
        assertThat(store.jobs(SERIES)).extracting(Job::run).containsExactly(1, 2);
    }

    @Test
    void judgesASkippedSeriesAnewOnRerun() {
        complete();
        store.skipSeries(SERIES, "no model");
        assertThat(store.rerun(SERIES, List.of(PlannedRun.of(MODEL)))).isEmpty();
        assertThat(store.findSeries(SERIES).orElseThrow().state()).isEqualTo(SeriesState.RECEIVING);
    }

    @Test
    void publishesResultsWithTheirDeliveriesOnce() {
        long job = finished();
        publish(job);
        publish(job);

        assertThat(store.unpublishedJobs()).isEmpty();
        assertThat(store.results(job)).extracting(ResultObject::ordinal).containsExactly(1, 2);
        assertThat(store.deliveries(job)).hasSize(2).allMatch(item -> item.state() == DeliveryState.PENDING);
    }

    @Test
    void refusesResultsOfAJobThatRuns() {
        planned();
        long job = store.claimJob("node", LATER).orElseThrow().id();
        assertThatThrownBy(() -> publish(job)).isInstanceOf(StateStoreException.class);
        assertThat(store.results(job)).isEmpty();
    }

    @Test
    void beginsDeadWhatMayNotLeave() {
        long job = finished();
        ResultObject sr = StateFixture.result(job, ResultKind.SR, 1);
        store.publish(job, List.of(sr), List.of(new PlannedDelivery(sr.sopInstanceUid(), "PACS", "no UID")));

        assertThat(store.claimDeliveries(LATER, List.of())).isEmpty();
        assertThat(store.deliveries(job))
                .singleElement()
                .matches(item ->
                        item.state() == DeliveryState.DEAD && item.reason().equals("no UID"));
        assertThat(store.waitingDeliveryCount()).isZero();
    }

    @Test
    void claimsDeliveriesOfOneJobAndDestinationInTheOrderOfSending() {
        long job = finished();
        publish(job);

        assertThat(store.claimDeliveries(START, List.of("PACS"))).isEmpty();
        List<Delivery> claimed = store.claimDeliveries(START, List.of("OTHER"));
        assertThat(claimed).extracting(item -> item.object().ordinal()).containsExactly(1, 2);
        assertThat(claimed).allMatch(item -> item.state() == DeliveryState.SENDING && item.attempts() == 1);
        assertThat(store.claimDeliveries(LATER, List.of())).isEmpty();
    }

    @Test
    void movesDeliveriesThroughRetryAndDeathAndResend() {
        long job = finished();
        publish(job);
        List<Delivery> claimed = store.claimDeliveries(START, List.of());
        long stored = claimed.get(0).id();
        long retried = claimed.get(1).id();
        assertThat(store.resend(stored, START)).isFalse();
        assertThat(store.waitingDeliveryCount()).isEqualTo(2);
        store.deliveryStored(stored, "0000H");
        store.deliveryRetry(retried, START.plusSeconds(30), "connection refused");
        assertThat(store.waitingDeliveryCount()).isEqualTo(1);

        assertThat(store.nextDue()).contains(START.plusSeconds(30));
        assertThat(store.claimDeliveries(START.plusSeconds(29), List.of())).isEmpty();
        assertThat(store.claimDeliveries(START.plusSeconds(30), List.of())).hasSize(1);
        store.deliveryDead(retried, "A900H");
        assertThat(store.deliveries(job))
                .filteredOn(item -> item.state() != DeliveryState.STORED)
                .singleElement()
                .matches(item -> item.reason().equals("A900H"));
        assertThat(store.waitingDeliveryCount()).isZero();

        assertThat(store.resend(retried, LATER)).isTrue();
        assertThat(store.resend(stored, LATER)).isTrue();
        assertThat(store.resend(999, LATER)).isFalse();
        assertThat(store.findDelivery(retried).orElseThrow().attempts()).isZero();
        assertThat(store.claimDeliveries(LATER, List.of())).hasSize(2);
    }

    @Test
    void recoversDeliveriesThatWereOnTheirWay() {
        publish(finished());
        store.claimDeliveries(START, List.of());
        assertThat(store.recoverDeliveries()).isEqualTo(2);
        assertThat(store.claimDeliveries(START, List.of())).hasSize(2);
    }

    @Test
    void forgetsASeriesUnlessAnInstanceCame() {
        long job = finished();
        publish(job);
        Instant last = store.findSeries(SERIES).orElseThrow().arrival().last();
        assertThat(store.forgetSeries(SERIES, last.minusMillis(1))).isFalse();
        assertThat(store.forgetSeries(SERIES, last)).isTrue();
        assertThat(store.findSeries(SERIES)).isEmpty();
        assertThat(store.deliveries(job)).isEmpty();
        assertThat(store.waitingDeliveryCount()).isZero();
        assertThat(store.history(SERIES)).isEmpty();
    }

    @Test
    void keepsEveryTransitionWithItsTime() {
        long job = finished();
        assertThat(store.history(SERIES))
                .extracting(entry -> entry.subject() + " " + entry.from() + ">" + entry.to())
                .containsExactly(
                        "series >RECEIVING",
                        "series RECEIVING>COMPLETE",
                        "series COMPLETE>PLANNED",
                        "job " + job + " >QUEUED",
                        "job " + job + " QUEUED>RUNNING",
                        "job " + job + " RUNNING>SUCCEEDED");
        assertThat(store.history(SERIES)).last().extracting(HistoryEntry::at).isEqualTo(START);
    }

    @Test
    void givesEachJobToOneOfManyClaimants() throws Exception {
        int jobs = 24;
        for (int i = 0; i < jobs; i++) {
            SeriesKey key = new SeriesKey(Uid.of("1.2.3"), Uid.of("1.2.3.5." + i));
            store.recordInstances(List.of(StateFixture.instance(key, 1, "00000001", START)));
            store.completeSeries(key, LATER, "quiet");
            store.planSeries(key, List.of(PlannedRun.of(MODEL)));
        }
        Set<Long> claimed = ConcurrentHashMap.newKeySet();
        atOnce(6, () -> {
            for (var job = store.claimJob("n", LATER); job.isPresent(); job = store.claimJob("n", LATER)) {
                assertThat(claimed.add(job.get().id())).isTrue();
            }
        });
        assertThat(claimed).hasSize(jobs);
    }

    @Test
    void givesEachDeliveryToOneOfManyClaimants() throws Exception {
        publish(finished());
        Set<Long> claimed = ConcurrentHashMap.newKeySet();
        atOnce(6, () -> {
            for (Delivery delivery : store.claimDeliveries(LATER, List.of())) {
                assertThat(claimed.add(delivery.id())).isTrue();
            }
        });
        assertThat(claimed).hasSize(2);
        assertThat(store.deliveries(store.jobs(SERIES).get(0).id())).allMatch(item -> item.attempts() == 1);
    }

    @Test
    void recordsInstancesOfOneNewSeriesFromManyThreads() throws Exception {
        List<ReceivedInstance> instances = StateFixture.instances(96);
        List<Callable<Void>> work = new ArrayList<>();
        for (int part = 0; part < 8; part++) {
            List<ReceivedInstance> mine = instances.subList(part * 12, part * 12 + 12);
            work.add(() -> {
                mine.forEach(item -> store.recordInstances(List.of(item)));
                return null;
            });
        }
        atOnce(work);
        assertThat(store.findSeries(SERIES).orElseThrow().instanceCount()).isEqualTo(96);
        assertThat(store.instances(SERIES)).hasSize(96);
    }

    @Test
    void openingAgainFindsEverything() {
        publish(finished());
        database.close();
        open();
        assertThat(store.findSeries(SERIES)).isPresent();
        assertThat(store.jobs(SERIES).get(0).analysis()).contains(StateFixture.analysed());
    }

    @Test
    void refusesADatabaseThatCannotBeOpened() {
        assertThatThrownBy(() -> Database.openUrl("jdbc:h2:file:" + data.resolve("nowhere") + ";IFEXISTS=TRUE"))
                .isInstanceOf(StateStoreException.class);
    }

    @Test
    void keepsADeclinedAnalysis() {
        planned();
        Job job = store.claimJob("node", LATER).orElseThrow();
        Analysis declined = StateFixture.declined();
        store.finishJob(job.id(), declined);
        Job done = store.findJob(job.id()).orElseThrow();
        assertThat(done.state().name()).isEqualTo(JobState.DECLINED);
        assertThat(done.state().reason()).isEqualTo("SLICE_GAP");
        assertThat(done.analysis()).contains(declined);
        assertThatThrownBy(() -> store.finishJob(job.id(), declined)).isInstanceOf(StateStoreException.class);
    }

    private void complete() {
        if (store.findSeries(SERIES).isEmpty()) {
            store.recordInstances(StateFixture.instances(3));
        }
        assertThat(store.completeSeries(SERIES, LATER, "quiet")).isTrue();
    }

    private void planned() {
        complete();
        store.planSeries(SERIES, List.of(PlannedRun.of(MODEL)));
    }

    private long finished() {
        planned();
        long job = store.claimJob("node", LATER).orElseThrow().id();
        store.finishJob(job, StateFixture.analysed());
        return job;
    }

    private void publish(long job) {
        ResultObject overlay = StateFixture.result(job, ResultKind.OVERLAY, 1);
        ResultObject sr = StateFixture.result(job, ResultKind.SR, 2);
        store.publish(
                job,
                List.of(overlay, sr),
                List.of(
                        new PlannedDelivery(sr.sopInstanceUid(), "PACS"),
                        new PlannedDelivery(overlay.sopInstanceUid(), "PACS")));
    }

    private static void atOnce(int threads, Runnable work) throws Exception {
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(() -> {
                work.run();
                return null;
            });
        }
        atOnce(all);
    }

    private static void atOnce(List<Callable<Void>> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Void> done : pool.invokeAll(work)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
