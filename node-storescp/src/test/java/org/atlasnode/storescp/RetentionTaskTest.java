package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig.Storage;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTaskTest {

    private static final Duration KEEP = Duration.ofDays(7);
    private static final Duration LONGER = KEEP.multipliedBy(6);
    private static final String MODEL = "model";

    private static final ResultObject OVERLAY =
            new ResultObject(1, ResultKind.OVERLAY, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, Uid.of("1.2.5"), 1);
    private static final ResultObject REPORT =
            new ResultObject(1, ResultKind.SR, Uids.COMPREHENSIVE_3D_SR_STORAGE, Uid.of("1.2.4"), 2);

    @TempDir
    private Path folder;

    private Fixture node;

    @BeforeEach
    void receiveASeries() throws Exception {
        node = new Fixture(folder);
        node.store(Samples.slice());
        node.recordAll();
        node.state.completeSeries(Fixture.KEY, node.clock.instant(), "for the test");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void deletesSkippedSeriesAfterItsTime() throws Exception {
        node.state.skipSeries(Fixture.KEY, "no pipeline");
        runAfter(KEEP.plusSeconds(1));
        assertThat(node.files()).isEmpty();
        assertThat(node.state.findSeries(Fixture.KEY)).isEmpty();
    }

    @Test
    void keepsSkippedSeriesUntilItsTime() throws Exception {
        node.state.skipSeries(Fixture.KEY, "no pipeline");
        runAfter(KEEP.minusSeconds(1));
        assertThat(node.files()).hasSize(1);
    }

    @Test
    void keepsSeriesThatIsNotPlannedYetHoweverOld() throws Exception {
        runAfter(KEEP.multipliedBy(10));
        assertThat(node.files()).hasSize(1);
    }

    @Test
    void keepsSeriesWhoseJobWaitsUntilTheLongerLimit() throws Exception {
        node.state.planSeries(Fixture.KEY, List.of(PlannedRun.of(MODEL)));
        runAfter(LONGER.minusSeconds(1));
        assertThat(node.files()).hasSize(1);
        runAfter(Duration.ofSeconds(2));
        assertThat(node.files()).isEmpty();
        assertThat(undeliveredCount()).isEqualTo(1);
    }

    @Test
    void keepsSeriesWhoseResultsAreNotMadeUntilTheLongerLimit() throws Exception {
        decline();
        runAfter(LONGER.minusSeconds(1));
        assertThat(node.files()).hasSize(1);
        runAfter(Duration.ofSeconds(2));
        assertThat(node.state.findSeries(Fixture.KEY)).isEmpty();
    }

    @Test
    void keepsSeriesOfWhichAResultWaitsUntilTheLongerLimit() throws Exception {
        publish(decline());
        runAfter(LONGER.minusSeconds(1));
        assertThat(node.files()).hasSize(3);
        runAfter(Duration.ofSeconds(2));
        assertThat(node.files()).isEmpty();
        assertThat(undeliveredCount()).isEqualTo(1);
    }

    @Test
    void keepsSeriesOfWhichAResultIsDeadUntilTheLongerLimit() throws Exception {
        publish(decline());
        claimed().forEach(delivery -> node.state.deliveryDead(delivery.id(), "A900H"));
        runAfter(LONGER.minusSeconds(1));
        assertThat(node.files()).hasSize(3);
        runAfter(Duration.ofSeconds(2));
        assertThat(node.files()).isEmpty();
        assertThat(undeliveredCount()).isEqualTo(1);
    }

    @Test
    void neverDeletesWhatIsUnderWay() throws Exception {
        publish(decline());
        claimed();
        runAfter(LONGER.multipliedBy(10));
        assertThat(node.files()).hasSize(3);
        node.state.rerun(Fixture.KEY, List.of(PlannedRun.of(MODEL)));
        node.state.recoverDeliveries();
        assertThat(node.state.claimJob("test", node.clock.instant().plusSeconds(60)))
                .isPresent();
        runAfter(LONGER.multipliedBy(10));
        assertThat(node.files()).hasSize(3);
    }

    @Test
    void waitsForACommitmentThatIsToCome() throws Exception {
        publish(decline());
        store();
        runAfter(LONGER.minusSeconds(1));
        assertThat(node.files()).hasSize(3);
        node.state
                .deliveries(1)
                .forEach(delivery ->
                        assertThat(node.commitments.committed(delivery.id())).isTrue());
        runAfter(Duration.ZERO);
        assertThat(node.files()).isEmpty();
        assertThat(undeliveredCount()).isZero();
    }

    @Test
    void waitsForNoCommitmentThatTheDestinationDoesNotOffer() throws Exception {
        publish(decline());
        store();
        node.commitments.ended(
                node.commitments.next(node.clock.instant(), List.of()).orElseThrow(), "not offered");
        runAfter(KEEP.plusSeconds(1));
        assertThat(node.files()).isEmpty();
    }

    @Test
    void deletesCommittedResultsBeforeTheirSeriesAndKeepsTheReport() throws Exception {
        long job = decline();
        publish(job);
        store();
        Storage times = new Storage(KEEP, Duration.ofDays(1), LONGER, 0);
        node.state.deliveries(job).forEach(delivery -> node.commitments.committed(delivery.id()));
        node.clock.advance(Duration.ofDays(1));
        node.retention(times, node.tracker).run();
        assertThat(node.files()).as("not before its time").hasSize(3);

        node.clock.advance(Duration.ofSeconds(1));
        node.retention(times, node.tracker).run();
        assertThat(node.objects.result(OVERLAY)).doesNotExist();
        assertThat(node.objects.result(REPORT)).exists();
        assertThat(node.files()).hasSize(2);
        assertThat(node.state.history(Fixture.KEY))
                .filteredOn(entry -> entry.to().equals("PURGED"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.note()).contains("1 files"));
        node.retention(times, node.tracker).run();
        assertThat(node.state.history(Fixture.KEY))
                .filteredOn(entry -> entry.to().equals("PURGED"))
                .hasSize(1);
    }

    @Test
    void keepsResultsToWhichOneDestinationIsNotCommitted() throws Exception {
        long job = decline();
        publish(job);
        store();
        node.commitments.committed(node.state.deliveries(job).get(1).id());
        node.clock.advance(KEEP);
        node.retention(new Storage(KEEP, Duration.ofDays(1), LONGER, 0), node.tracker)
                .run();
        assertThat(node.objects.result(OVERLAY)).exists();
    }

    @Test
    void goesOnWhereAStopLeftFilesDeletedAndRowsNot() throws Exception {
        publish(decline());
        List<Delivery> claimed = claimed();
        claimed.forEach(delivery -> node.state.deliveryStored(delivery.id(), ""));
        node.objects.delete(Fixture.KEY, List.of(Samples.INSTANCE), List.of(OVERLAY));
        runAfter(KEEP.plusSeconds(1));
        assertThat(node.files()).isEmpty();
        assertThat(node.state.findSeries(Fixture.KEY)).isEmpty();
    }

    @Test
    void deletesSeriesAndResultsWhenAllDeliveriesEnded() throws Exception {
        publish(decline());
        claimed().forEach(delivery -> node.state.deliveryStored(delivery.id(), ""));
        runAfter(KEEP.plusSeconds(1));
        assertThat(node.files()).isEmpty();
        assertThat(node.state.findSeries(Fixture.KEY)).isEmpty();
    }

    @Test
    void keepsSeriesThatAnInstanceJoinedMeanwhile() throws Exception {
        node.state.skipSeries(Fixture.KEY, "no pipeline");
        node.clock.advance(KEEP.plusSeconds(1));
        SeriesTracker busy =
                new SeriesTracker(node.state, node.scheduler, Fixture.QUIET, CompletionSigns.NONE, node.clock);
        node.storeWithoutRow(busy, Samples.slice(Uid.of("1.2.3.1.99"), 4).build());
        node.retention(new Storage(KEEP, 0), busy).run();
        assertThat(node.files()).hasSize(2);
    }

    private long decline() {
        node.state.planSeries(Fixture.KEY, List.of(PlannedRun.of(MODEL)));
        Job job = node.state
                .claimJob("test", node.clock.instant().plusSeconds(60))
                .orElseThrow();
        node.state.finishJob(
                job.id(),
                new Analysis(
                        new Algorithm(new ModelRef(MODEL, "1.0.0", "0".repeat(64)), "t", "m", "u", "l", "p", "cpu"),
                        Analysis.Outcome.DECLINED,
                        Analysis.PatientFinding.undetermined(Target.UNKNOWN, 0.5),
                        List.of(),
                        Optional.of(new Analysis.Reason("SLICE_GAP", "a slice is missing")),
                        List.of(FrameRef.of(Samples.INSTANCE)),
                        new Analysis.Timing(Instant.EPOCH, new LinkedHashMap<>())));
        return job.id();
    }

    private void publish(long job) throws Exception {
        assertThat(job).isEqualTo(1);
        node.objects.keepResult(OVERLAY, new byte[] {1, 2});
        node.objects.keepResult(REPORT, new byte[] {1, 2, 3});
        node.state.publish(
                job,
                List.of(OVERLAY, REPORT),
                List.of(
                        new StateStore.PlannedDelivery(OVERLAY.sopInstanceUid(), "PACS"),
                        new StateStore.PlannedDelivery(REPORT.sopInstanceUid(), "PACS")));
    }

    private List<Delivery> claimed() {
        List<Delivery> claimed = node.state.claimDeliveries(node.clock.instant(), List.of());
        assertThat(claimed).hasSize(2);
        return claimed;
    }

    /** At a destination that is to commit itself. */
    private void store() {
        claimed()
                .forEach(delivery -> node.commitments.stored(
                        delivery.id(),
                        "",
                        new SopReference(
                                delivery.object().sopClassUid(),
                                delivery.object().sopInstanceUid())));
    }

    private double undeliveredCount() {
        return node.meters.find("atlas.retention.undelivered").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private void runAfter(Duration time) {
        node.clock.advance(time);
        node.retention(KEEP).run();
    }
}
