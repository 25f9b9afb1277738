package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.app.it.DcmjsPeer.Answer;
import org.atlasnode.app.it.DcmjsPeer.Report;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.ul.AssociationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * dcmjs-dimse reports procedure steps and available instances to a node whose quiet time is far longer than the test
 * waits: what is complete sooner is so by the report.
 */
class ProcedureStepIT {

    private static final String STEP_CLASS = Uids.MODALITY_PERFORMED_PROCEDURE_STEP.value();
    private static final String NOTICE_CLASS = Uids.INSTANCE_AVAILABILITY_NOTIFICATION.value();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int DUPLICATE = 0x0111;

    @TempDir
    Path folder;

    private NodeSetup setup;
    private NodeProcess node;

    @BeforeEach
    void start() {
        setup = NodeSetup.in(folder.resolve("node")).sender("CT1").quiet("10m").limit("10m");
        node = NodeProcess.start(setup);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aCompletedStepEndsTheWaitForItsSeriesAlsoOverAKillInBetween() throws Exception {
        CtSeries series = CtSeries.regular("step", 4, 64);
        String step = "1.2.826.0.1.3680043.9.1";
        assertThat(send(report("create", step, Map.of("PerformedProcedureStepStatus", "IN PROGRESS"))))
                .extracting(Answer::status)
                .containsExactly(0);
        new TestSender(setup.target("CT1")).sendAll(series.objects().subList(0, 3));
        node.killAndRestart();
        node.awaitReady();
        Report end = report("set", step, ended("COMPLETED", series));
        assertThat(send(report("create", step, Map.of("PerformedProcedureStepStatus", "IN PROGRESS"))))
                .containsExactly(new Answer("create", DUPLICATE, "this instance was created before", 0, step));
        assertThat(send(end, end))
                .containsExactly(
                        new Answer("set", 0, "", 0, step),
                        new Answer(
                                "set",
                                0x0110,
                                "Performed Procedure Step Object may no longer be updated",
                                0xA710,
                                step));
        assertThat(node.series(series.seriesInstanceUid().value()).orElseThrow().state())
                .isEqualTo("RECEIVING");
        new TestSender(setup.target("CT1")).sendAll(series.objects().subList(3, 4));
        SeriesFacts done = node.awaitSeries(
                series.seriesInstanceUid().value(), facts -> !facts.state().equals("RECEIVING"), SOON);
        assertThat(node.process().output())
                .contains("is complete with 4 instances: the modality says that the step is completed, and all 4"
                        + " instances are here");
        assertThat(done.source().instanceCount()).isEqualTo(4);
    }

    @Test
    void instancesThatAreOnlineEndTheWaitForThem() throws Exception {
        CtSeries series = CtSeries.regular("notice", 4, 64);
        new TestSender(setup.target("CT1")).sendAll(series.objects());
        List<Map<String, Object>> instances = series.objects().stream()
                .map(object -> Map.<String, Object>of(
                        "ReferencedSOPClassUID",
                        object.sopClassUid().value(),
                        "ReferencedSOPInstanceUID",
                        object.sopInstanceUid().value(),
                        "InstanceAvailability",
                        "ONLINE",
                        "RetrieveAETitle",
                        "PACS"))
                .toList();
        Report notice = new Report(
                "create",
                NOTICE_CLASS,
                "1.2.826.0.1.3680043.9.2",
                Map.of(
                        "ReferencedPerformedProcedureStepSequence",
                        List.of(),
                        "StudyInstanceUID",
                        series.studyInstanceUid().value(),
                        "ReferencedSeriesSequence",
                        List.of(Map.of(
                                "SeriesInstanceUID",
                                series.seriesInstanceUid().value(),
                                "ReferencedSOPSequence",
                                instances))));
        assertThat(send(notice, notice)).extracting(Answer::status).containsExactly(0, DUPLICATE);
        node.awaitSeries(
                series.seriesInstanceUid().value(), facts -> !facts.state().equals("RECEIVING"), SOON);
        assertThat(node.process().output()).contains("CT1 says which instances are online, and all 4 instances");
    }

    @Test
    void aStepWhoseAnswerIsLostIsKept() throws Exception {
        Uid step = Uid.of("1.2.826.0.1.3680043.9.3");
        try (CuttingProxy proxy = new CuttingProxy(setup.port())) {
            try (ClientAssociation association = connect(proxy.port())) {
                assertThatThrownBy(() -> report(association, NService.CREATE, step, "IN PROGRESS"))
                        .isInstanceOf(AssociationException.class);
            }
        }
        try (ClientAssociation association = connect(setup.port())) {
            assertThat(report(association, NService.CREATE, step, "IN PROGRESS").status())
                    .isEqualTo(DimseStatus.DUPLICATE_SOP_INSTANCE);
            ClientAssociation.NResponse ended = report(association, NService.SET, step, "COMPLETED");
            assertThat(ended.status()).isEqualTo(DimseStatus.SUCCESS);
            assertThat(ended.errorComment()).isEmpty(); // that of the refusal before is not repeated
        }
    }

    /** Our own client, through whatever listens at the port. */
    private static ClientAssociation connect(int port) throws Exception {
        DicomClient client = new DicomClient(
                ClientSettings.of("127.0.0.1", port, AeTitle.of("CT1"), AeTitle.of(NodeSetup.AE_TITLE)));
        return client.connect(List.of(PresentationContextProposal.of(
                Uids.MODALITY_PERFORMED_PROCEDURE_STEP, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
    }

    private static ClientAssociation.NResponse report(
            ClientAssociation association, NService service, Uid step, String status) throws Exception {
        return association.request(
                service,
                Sop.of(Uids.MODALITY_PERFORMED_PROCEDURE_STEP, step),
                OptionalInt.empty(),
                Optional.of(DataSet.builder()
                        .putString(Tags.PERFORMED_PROCEDURE_STEP_STATUS, Vr.CS, status)
                        .build()));
    }

    private List<Answer> send(Report... reports) {
        return DcmjsPeer.send(setup.target("CT1"), reports);
    }

    private static Report report(String service, String step, Map<String, Object> dataSet) {
        return new Report(service, STEP_CLASS, step, dataSet);
    }

    private static Map<String, Object> ended(String status, CtSeries series) {
        List<Map<String, Object>> images = series.objects().stream()
                .map(object -> Map.<String, Object>of(
                        "ReferencedSOPClassUID", object.sopClassUid().value(),
                        "ReferencedSOPInstanceUID", object.sopInstanceUid().value()))
                .toList();
        return Map.of(
                "PerformedProcedureStepStatus",
                status,
                "PerformedSeriesSequence",
                List.of(Map.of(
                        "SeriesInstanceUID",
                        series.seriesInstanceUid().value(),
                        "ReferencedImageSequence",
                        images,
                        "ReferencedNonImageCompositeSOPInstanceSequence",
                        List.of())));
    }
}
