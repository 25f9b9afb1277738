package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.state.ProcedureSteps.StepOfSeries;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.storescp.notify.ProcedureStepScp;
import org.atlasnode.storescp.notify.Reporting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcedureStepScpTest {

    private static final Uid STEP = Uid.of("1.2.9");

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Fixture node;
    private ProcedureStepScp scp;

    @BeforeEach
    void open() {
        node = new Fixture(folder);
        scp = scp();
    }

    private ProcedureStepScp scp() {
        return new ProcedureStepScp(
                node.steps, new Reporting(caller -> "CT-ONE", node.scheduler, new Metrics(meters), node.clock));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aStepBeginsInProgress() {
        assertThat(create(ReportRequests.step("IN PROGRESS").build())).isEqualTo(DimseStatus.SUCCESS);
        assertThat(node.scheduler.triggered).contains(SeriesTracker.COMPLETION_TASK);
        for (String status : List.of("COMPLETED", "DISCONTINUED", "in progress", "STARTED")) {
            assertThat(create(ReportRequests.step(status).build()))
                    .as(status)
                    .isEqualTo(DimseStatus.INVALID_ATTRIBUTE_VALUE);
        }
        assertThat(create(DataSet.empty())).isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
        assertThat(create(ReportRequests.step("").build())).isEqualTo(DimseStatus.MISSING_ATTRIBUTE_VALUE);
    }

    @Test
    void aStepWithoutUidGetsOne() throws Exception {
        Uid made = scp.serve(ReportRequests.nameless(
                        Uids.MODALITY_PERFORMED_PROCEDURE_STEP,
                        ReportRequests.step("IN PROGRESS").build()))
                .sopInstanceUid()
                .orElseThrow();
        assertThat(set(made, ReportRequests.step("COMPLETED").build())).isEqualTo(DimseStatus.SUCCESS);
    }

    @Test
    void aRepeatedRequestAfterALostAnswerIsADuplicateAlsoAfterARestart() {
        DataSet dataSet = ReportRequests.step("IN PROGRESS").build();
        create(dataSet);
        assertThat(create(dataSet)).isEqualTo(DimseStatus.DUPLICATE_SOP_INSTANCE);
        node.close();
        open();
        assertThat(create(dataSet)).isEqualTo(DimseStatus.DUPLICATE_SOP_INSTANCE);
        assertThat(set(STEP, ReportRequests.step("COMPLETED").build())).isEqualTo(DimseStatus.SUCCESS);
    }

    @Test
    void aStepThatEndedMayNoLongerBeUpdated() {
        create(ReportRequests.step("IN PROGRESS").build());
        NServiceHandler.Request end =
                request(NService.SET, STEP, ReportRequests.step("COMPLETED").build());
        assertThat(ReportRequests.answer(scp, end)).isEqualTo(DimseStatus.SUCCESS);
        assertThatThrownBy(() -> scp.serve(end)).isInstanceOfSatisfying(DimseStatusException.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(DimseStatus.PROCESSING_FAILURE);
            assertThat(refusal.errorId()).hasValue(0xA710);
            assertThat(refusal).hasMessage("Performed Procedure Step Object may no longer be updated");
        });
    }

    @Test
    void anUnknownStepAWrongStatusAndAnotherOperationAreRefused() {
        assertThat(set(STEP, ReportRequests.step("COMPLETED").build())).isEqualTo(DimseStatus.NO_SUCH_SOP_INSTANCE);
        create(ReportRequests.step("IN PROGRESS").build());
        assertThat(set(STEP, ReportRequests.step("FINISHED").build())).isEqualTo(DimseStatus.INVALID_ATTRIBUTE_VALUE);
        for (NService service : List.of(NService.GET, NService.DELETE, NService.ACTION, NService.EVENT_REPORT)) {
            assertThat(ReportRequests.answer(scp, request(service, STEP, DataSet.empty())))
                    .isEqualTo(DimseStatus.UNRECOGNIZED_OPERATION);
        }
        assertThat(meters.counter(Metrics.REPORTS, "kind", "step", "status", "0211H")
                        .count())
                .isEqualTo(4);
    }

    @Test
    void imagesAndOtherObjectsOfASeriesThatIsThereTwiceAreKept() {
        Uid other = Uid.of("1.2.3.1.2");
        DataSet second = DataSet.builder()
                .putUid(Tags.SERIES_INSTANCE_UID, Samples.SERIES)
                .putItems(
                        Tags.REFERENCED_NON_IMAGE_COMPOSITE_SOP_INSTANCE_SEQUENCE,
                        List.of(ReportRequests.reference(other)))
                .build();
        create(ReportRequests.step("IN PROGRESS", ReportRequests.series(Samples.INSTANCE), second)
                .build());
        assertThat(named()).contains(Set.of(Samples.INSTANCE, other));
    }

    @Test
    void aListWithAReferenceWithoutUidNamesNothing() {
        DataSet broken = ReportRequests.series(Samples.INSTANCE).toBuilder()
                .putItems(
                        Tags.REFERENCED_NON_IMAGE_COMPOSITE_SOP_INSTANCE_SEQUENCE,
                        List.of(DataSet.builder()
                                .putString(Tags.REFERENCED_SOP_INSTANCE_UID, Vr.UI, "no uid")
                                .build()))
                .build();
        assertThat(create(ReportRequests.step("IN PROGRESS", broken, DataSet.empty())
                        .build()))
                .isEqualTo(DimseStatus.SUCCESS);
        assertThat(named()).contains(Set.of());
    }

    @Test
    void aSequenceThatIsNoneNamesNoSeries() {
        assertThat(create(ReportRequests.step("IN PROGRESS")
                        .putString(Tags.PERFORMED_SERIES_SEQUENCE, Vr.LO, "1.2.3.1")
                        .build()))
                .isEqualTo(DimseStatus.SUCCESS);
        assertThat(named()).isEmpty();
    }

    @Test
    void aHundredThousandReferencesAreTooMany() {
        Uid[] many = IntStream.range(0, 100_000)
                .mapToObj(i -> Uid.of("1.2.3.1." + i))
                .toArray(Uid[]::new);
        assertThat(create(ReportRequests.step("IN PROGRESS", ReportRequests.series(many))
                        .build()))
                .isEqualTo(DimseStatus.RESOURCE_LIMITATION);
        DataSet[] series = new DataSet[100_000];
        Arrays.fill(series, DataSet.empty());
        assertThat(create(ReportRequests.step("IN PROGRESS", series).build()))
                .isEqualTo(DimseStatus.RESOURCE_LIMITATION);
        assertThat(named()).isEmpty();
    }

    @Test
    void whyAStepWasDiscontinuedIsKeptInPrintableText() {
        create(ReportRequests.step("IN PROGRESS", ReportRequests.series()).build());
        DataSet code = DataSet.builder()
                .putString(Tags.CODE_VALUE, Vr.SH, "110501")
                .putString(Tags.CODING_SCHEME_DESIGNATOR, Vr.SH, "DCM")
                .putString(Tags.CODE_MEANING, Vr.LO, "Equipment\nfailure" + "x".repeat(500))
                .build();
        set(
                STEP,
                ReportRequests.step("DISCONTINUED")
                        .putItems(Tags.PERFORMED_PROCEDURE_STEP_DISCONTINUATION_REASON_CODE_SEQUENCE, List.of(code))
                        .build());
        assertThat(node.steps.ofSeries(Samples.SERIES).get(0).discontinuation())
                .isEqualTo("Equipment failure" + "x".repeat(47) + " (110501, DCM)");
    }

    private Optional<Set<Uid>> named() {
        return node.steps.ofSeries(Samples.SERIES).stream()
                .map(StepOfSeries::instances)
                .findFirst();
    }

    private DimseStatus create(DataSet dataSet) {
        return ReportRequests.answer(scp, request(NService.CREATE, STEP, dataSet));
    }

    private DimseStatus set(Uid step, DataSet dataSet) {
        return ReportRequests.answer(scp, request(NService.SET, step, dataSet));
    }

    private static NServiceHandler.Request request(NService service, Uid step, DataSet dataSet) {
        return ReportRequests.of(service, Uids.MODALITY_PERFORMED_PROCEDURE_STEP, step, dataSet);
    }
}
