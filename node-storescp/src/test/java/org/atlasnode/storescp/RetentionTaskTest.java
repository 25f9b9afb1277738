package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
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
    private static final String MODEL = "model";

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
    void keepsSeriesWhoseJobWaitsHoweverOld() throws Exception {
        node.state.planSeries(Fixture.KEY, List.of(PlannedRun.of(MODEL)));
        runAfter(KEEP.multipliedBy(10));
        assertThat(node.files()).hasSize(1);
    }

    @Test
    void keepsSeriesWhoseResultsAreNotMadeHoweverOld() throws Exception {
        decline();
        runAfter(KEEP.multipliedBy(10));
        assertThat(node.files()).hasSize(1);
    }

    @Test
    void keepsSeriesOfWhichAResultIsOnItsWayHoweverOld() throws Exception {
        publish(decline());
        runAfter(KEEP.multipliedBy(10));
        assertThat(node.files()).hasSize(2);
    }

    @Test
    void deletesSeriesAndResultsWhenAllDeliveriesEnded() throws Exception {
        publish(decline());
        List<Delivery> claimed = node.state.claimDeliveries(node.clock.instant(), List.of());
        node.state.deliveryStored(claimed.get(0).id(), "");
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
        new RetentionTask(node.state, node.objects, busy, node.gate, KEEP, node.clock).run();
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
        ResultObject report =
                new ResultObject(job, ResultKind.SR, Uids.COMPREHENSIVE_3D_SR_STORAGE, Uid.of("1.2.4"), 1);
        node.objects.keepResult(report, new byte[] {1, 2, 3});
        node.state.publish(job, List.of(report), List.of(new StateStore.PlannedDelivery(Uid.of("1.2.4"), "PACS")));
    }

    private void runAfter(Duration time) {
        node.clock.advance(time);
        node.retention(KEEP).run();
    }
}
