package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.state.HistoryEntry;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.storescp.notify.AvailabilityScp;
import org.atlasnode.storescp.notify.ProcedureStepScp;
import org.atlasnode.storescp.notify.Reporting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reports do to the completion of a series. */
class ReportedCompletionTest {

    private static final Uid STEP = Uid.of("1.2.9");
    private static final Uid OTHER_STEP = Uid.of("1.2.10");

    @TempDir
    private Path folder;

    private Fixture node;
    private ProcedureStepScp steps;
    private AvailabilityScp notices;

    @BeforeEach
    void open() {
        node = new Fixture(folder);
        Reporting reporting =
                new Reporting(caller -> "CT-ONE", node.scheduler, new Metrics(new SimpleMeterRegistry()), node.clock);
        steps = new ProcedureStepScp(node.steps, reporting);
        notices = new AvailabilityScp(node.notices, reporting);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aStepThatIsCompletedAfterItsImagesEndsTheWaitAtOnce() throws Exception {
        create(STEP);
        receive(0, 1, 5);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        complete(STEP, 0, 1, 5);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
        assertThat(series().reason())
                .isEqualTo("the modality says that the step is completed, and all 3 instances are here");
    }

    @Test
    void aStepThatIsCompletedBeforeItsImagesIsRememberedOverARestart() throws Exception {
        create(STEP);
        complete(STEP, 0, 1, 2);
        node.close();
        open();
        receive(0, 1);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        assertThat(node.scheduler.times).contains(node.clock.instant().plusMillis(200));
        node.close();
        open();
        receive(2);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
    }

    @Test
    void missingInstancesAreWaitedForAndThenCounted() throws Exception {
        create(STEP);
        complete(STEP, 0, 1, 2, 3, 4);
        receive(0, 1, 2);
        node.clock.advance(Fixture.QUIET);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        node.clock.advance(Duration.ofMinutes(5));
        look();
        assertThat(series().reason())
                .isEqualTo("nothing arrived for 5m; the modality says that the step is completed, but 2 of 5 instances"
                        + " are missing");
    }

    @Test
    void aStepWithoutInstancesLeavesTheQuietTimeAndIsRemarkedOn() throws Exception {
        create(STEP);
        complete(STEP);
        receive(0, 1, 2);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        node.clock.advance(Fixture.QUIET);
        look();
        assertThat(series().reason())
                .isEqualTo(
                        "nothing arrived for 10s and no slice is missing; the modality says that the step is completed"
                                + " and names no instances");
    }

    @Test
    void aStepInProgressChangesNothing() throws Exception {
        create(STEP, ReportRequests.series(instances(0, 1, 2, 3)));
        receive(0, 1, 2);
        node.clock.advance(Fixture.QUIET);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
    }

    @Test
    void aDiscontinuedStepCompletesByTheQuietTimeAndSaysSo() throws Exception {
        create(STEP);
        DataSet code = DataSet.builder()
                .putString(Tags.CODE_MEANING, Vr.LO, "Equipment failure")
                .build();
        set(
                STEP,
                ReportRequests.step("DISCONTINUED", ReportRequests.series(instances(0, 1, 2, 3)))
                        .putItems(Tags.PERFORMED_PROCEDURE_STEP_DISCONTINUATION_REASON_CODE_SEQUENCE, List.of(code))
                        .build());
        receive(0, 1, 2);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        node.clock.advance(Fixture.QUIET);
        look();
        assertThat(series().reason())
                .isEqualTo("nothing arrived for 10s and no slice is missing; the modality discontinued the step:"
                        + " Equipment failure");
    }

    @Test
    void twoStepsOfOneSeriesAreAwaitedTogether() throws Exception {
        create(STEP);
        create(OTHER_STEP, ReportRequests.series());
        receive(0, 1);
        complete(STEP, 0, 1);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        complete(OTHER_STEP, 2);
        look();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        node.close();
        open();
        receive(2);
        look();
        assertThat(series().reason()).contains("all 3 instances");
    }

    @Test
    void aStepOfAnUnknownSeriesHarmsNoOther() throws Exception {
        create(STEP);
        set(
                STEP,
                ReportRequests.step("COMPLETED", ReportRequests.series(Uid.of("1.9.1"), Uid.of("1.9.2")))
                        .build());
        receive(0, 1, 2);
        node.clock.advance(Fixture.QUIET);
        look();
        assertThat(series().reason()).isEqualTo("nothing arrived for 10s and no slice is missing");
    }

    @Test
    void instancesThatAreOnlineEndTheWaitWhereNoSliceIsMissing() throws Exception {
        receive(0, 1, 2);
        notify(STEP, notice("ONLINE", 0, 1, 2));
        look();
        assertThat(series().reason())
                .isEqualTo("CT-ONE says which instances are online, and all 3 instances are here and no slice is"
                        + " missing");
    }

    @Test
    void aNoticeOfFewerInstancesThanAreHereIsNotTheLast() throws Exception {
        receive(0, 1, 2);
        notify(STEP, notice("ONLINE", 0, 1));
        look();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
    }

    @Test
    void theNewestNoticeOfAnInstanceCountsAndAllAreInTheHistory() throws Exception {
        receive(0, 1, 2);
        notify(STEP, notice("ONLINE", 0, 1, 2, 3));
        look();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        notify(OTHER_STEP, notice("UNAVAILABLE", 3));
        look();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
        assertThat(node.state.history(Fixture.KEY).stream()
                        .filter(entry -> entry.subject().equals("availability"))
                        .map(HistoryEntry::to))
                .containsExactly("ONLINE", "UNAVAILABLE");
    }

    @Test
    void aNoticeMustNameWhatItIsAbout() throws Exception {
        DataSet whole = notice("ONLINE", 0);
        assertThat(notify(STEP, DataSet.empty())).isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
        assertThat(notify(
                        STEP,
                        whole.toBuilder()
                                .putItems(Tags.REFERENCED_SERIES_SEQUENCE, List.of())
                                .build()))
                .isEqualTo(DimseStatus.MISSING_ATTRIBUTE_VALUE);
        assertThat(notify(
                        STEP,
                        whole.toBuilder()
                                .putString(Tags.STUDY_INSTANCE_UID, Vr.UI, "none")
                                .build()))
                .isEqualTo(DimseStatus.INVALID_ATTRIBUTE_VALUE);
        assertThat(notify(STEP, notice("SOMEWHERE", 0))).isEqualTo(DimseStatus.INVALID_ATTRIBUTE_VALUE);
        assertThat(notify(STEP, ReportRequests.notice(ReportRequests.reference(STEP))))
                .isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
        assertThat(notify(STEP, whole)).isEqualTo(DimseStatus.SUCCESS);
        assertThat(notify(STEP, whole)).isEqualTo(DimseStatus.DUPLICATE_SOP_INSTANCE);
        assertThat(ReportRequests.answer(
                        notices, ReportRequests.of(NService.SET, Uids.INSTANCE_AVAILABILITY_NOTIFICATION, STEP, whole)))
                .isEqualTo(DimseStatus.UNRECOGNIZED_OPERATION);
    }

    private void create(Uid step, DataSet... series) {
        assertThat(report(
                        NService.CREATE,
                        step,
                        ReportRequests.step("IN PROGRESS", series).build()))
                .isEqualTo(DimseStatus.SUCCESS);
    }

    private void complete(Uid step, int... heights) {
        set(
                step,
                ReportRequests.step("COMPLETED", ReportRequests.series(instances(heights)))
                        .build());
    }

    private void set(Uid step, DataSet dataSet) {
        assertThat(report(NService.SET, step, dataSet)).isEqualTo(DimseStatus.SUCCESS);
    }

    private DimseStatus report(NService service, Uid step, DataSet dataSet) {
        return ReportRequests.answer(
                steps, ReportRequests.of(service, Uids.MODALITY_PERFORMED_PROCEDURE_STEP, step, dataSet));
    }

    private DimseStatus notify(Uid notice, DataSet dataSet) {
        return ReportRequests.answer(
                notices, ReportRequests.of(NService.CREATE, Uids.INSTANCE_AVAILABILITY_NOTIFICATION, notice, dataSet));
    }

    private static DataSet notice(String availability, int... heights) {
        return ReportRequests.notice(Arrays.stream(instances(heights))
                .map(instance -> ReportRequests.available(instance, availability))
                .toArray(DataSet[]::new));
    }

    private static Uid[] instances(int... heights) {
        return Arrays.stream(heights)
                .mapToObj(height -> Uid.of("1.2.3.1.1" + height))
                .toArray(Uid[]::new);
    }

    private void receive(int... heights) throws Exception {
        for (int height : heights) {
            node.store(Samples.slice(instances(height)[0], height).build());
        }
        node.recordAll();
    }

    private void look() {
        node.completion().run();
    }

    private SeriesRecord series() {
        return node.state.findSeries(Fixture.KEY).orElseThrow();
    }
}
