package org.atlasnode.results.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.atlasnode.core.commitment.CommitmentReport;
import org.atlasnode.core.commitment.CommitmentRequest;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcResultCommitments;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.commitment.CommitmentAsking;
import org.atlasnode.results.commitment.CommitmentReports;
import org.atlasnode.results.commitment.CommitmentScu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PS3.4 §J.3 as SCU: a PACS that stored results is asked to keep them, and reports where and when it likes. */
class CommitmentTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private final ScriptedSender sender = new ScriptedSender();
    private DeliveryWorld world;
    private Job job;
    private CommitmentPacs pacs;
    private CommitmentReports reports;
    private DicomServer node;
    private CommitmentAsking asking;

    @BeforeEach
    void open() throws IOException {
        pacs = new CommitmentPacs();
        world = new DeliveryWorld(folder, TestSeries.umlauts())
                .peer("PACS", pacs.port(), ResultKind.SR, ResultKind.OVERLAY);
        job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.DECLINED));
        world.publisher().run();
        world.scheduler.forget();
        restart(world.commitments);
        deliver();
    }

    @AfterEach
    void close() {
        node.close(Duration.ofSeconds(5));
        pacs.close();
        world.close();
    }

    /** What asks and hears, as a new life of the node has it. */
    private void restart(ResultCommitments commitments) throws IOException {
        if (node != null) {
            node.close(Duration.ofSeconds(5));
        }
        reports = new CommitmentReports(
                commitments, world.peers, world.scheduler, world.clock, new Metrics(world.meters));
        node = CommitmentPacs.server(AeTitle.of("ATLAS"), reports, () -> true);
        CommitmentScu scu = new CommitmentScu(
                peer -> new DicomClient(ClientSettings.of(
                                "127.0.0.1",
                                peer.commitmentPort().orElseThrow(),
                                AeTitle.of("ATLAS"),
                                peer.commitmentTitle()))
                        .connect(CommitmentPacs.PROPOSALS),
                reports,
                Duration.ofMillis(100));
        asking = new CommitmentAsking(commitments, world.peers, scu, world.scheduler, world.clock);
    }

    private void deliver() {
        try (Outbox outbox = world.outbox(sender)) {
            world.run(outbox, 1);
        }
    }

    private List<DeliveryState> states() {
        return world.states(job, "PACS");
    }

    private CommitmentRequest asked(int index) {
        return pacs.asked.get(index);
    }

    private DimseStatus report(CommitmentReport report) throws IOException {
        return CommitmentPacs.report(node.port(), "PACS", report);
    }

    private double counted(String outcome) {
        return world.meters.find(Metrics.COMMITMENTS).tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void whatIsReportedOnTheSameAssociationIsCommitted() {
        pacs.reaction = request -> Optional.of(CommitmentPacs.success(request));
        asking.run();
        assertThat(states()).hasSize(2).containsOnly(DeliveryState.COMMITTED);
        assertThat(pacs.asked)
                .singleElement()
                .satisfies(request -> assertThat(request.objects())
                        .containsExactlyInAnyOrderElementsOf(sender.stored.stream()
                                .map(object -> new SopReference(
                                        object.findUid(Tags.SOP_CLASS_UID).orElseThrow(),
                                        object.findUid(Tags.SOP_INSTANCE_UID).orElseThrow()))
                                .toList()));
        assertThat(counted("committed")).isEqualTo(2);
        world.clock.advance(HOUR.multipliedBy(100));
        asking.run();
        assertThat(pacs.asked).hasSize(1);
    }

    @Test
    void asksAboutTheVariantThatWasSent() throws IOException {
        pacs.reaction = request -> Optional.of(CommitmentPacs.success(request));
        asking.run();
        sender.refusedClasses = Set.of(Uids.COMPREHENSIVE_3D_SR_STORAGE);
        job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.DECLINED));
        world.publisher().run();
        world.scheduler.forget();
        deliver();
        asking.run();
        assertThat(asked(1).objects()).extracting(SopReference::sopClassUid).contains(Uids.COMPREHENSIVE_SR_STORAGE);
        assertThat(states()).containsOnly(DeliveryState.COMMITTED);
        assertThat(world.deliveries(job, "PACS"))
                .anyMatch(delivery -> delivery.reason().contains("sent as"));
    }

    @Test
    void aReportOnAnotherAssociationMayComeBeforeTheAnswer() {
        pacs.reaction = request -> {
            assertThat(report(CommitmentPacs.success(request))).isEqualTo(DimseStatus.SUCCESS);
            return Optional.empty();
        };
        asking.run();
        assertThat(states()).containsOnly(DeliveryState.COMMITTED);
    }

    @Test
    void aReportStandsWhereTheAnswerAfterItIsARefusal() {
        pacs.reaction = request -> {
            report(CommitmentPacs.success(request));
            throw new DimseStatusException(DimseStatus.RESOURCE_LIMITATION, "as told");
        };
        asking.run();
        assertThat(states()).containsOnly(DeliveryState.COMMITTED);
        world.clock.advance(HOUR);
        asking.run();
        assertThat(pacs.asked).hasSize(1);
    }

    @Test
    void whatIsNotKeptIsSentAgainAndAskedAboutAnew() {
        pacs.reaction = request -> Optional.of(CommitmentPacs.firstFails(request, DimseStatus.NO_SUCH_SOP_INSTANCE));
        asking.run();
        assertThat(states()).containsExactlyInAnyOrder(DeliveryState.RETRY, DeliveryState.COMMITTED);
        pacs.reaction = request -> Optional.of(CommitmentPacs.success(request));
        world.clock.advance(HOUR);
        deliver();
        assertThat(sender.stored).hasSize(3);
        asking.run();
        assertThat(states()).containsOnly(DeliveryState.COMMITTED);
        assertThat(asked(1).transactionUid()).isNotEqualTo(asked(0).transactionUid());
        assertThat(asked(1).objects()).containsExactly(asked(0).objects().get(0));
    }

    @Test
    void whatIsNeverKeptIsDeadAfterThreeSendings() {
        pacs.reaction = request -> Optional.of(CommitmentPacs.firstFails(request, DimseStatus.SOP_CLASS_NOT_SUPPORTED));
        for (int sending = 0; sending < 3; sending++) {
            asking.run();
            world.clock.advance(HOUR);
            if (sending < 2) {
                deliver();
            }
        }
        assertThat(states()).containsExactlyInAnyOrder(DeliveryState.DEAD, DeliveryState.COMMITTED);
        assertThat(world.deliveries(job, "PACS"))
                .filteredOn(delivery -> delivery.state() == DeliveryState.DEAD)
                .singleElement()
                .matches(delivery -> delivery.reason().contains("0122H"));
        assertThat(sender.stored).hasSize(4);
    }

    @Test
    void aPeerThatDoesNotOfferItIsNotAskedForADay() throws IOException {
        pacs.offers = false;
        asking.run();
        assertThat(states()).containsOnly(DeliveryState.STORED);
        assertThat(world.deliveries(job, "PACS").get(0).reason()).contains("does not offer storage commitment");
        pacs.offers = true;
        job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.DECLINED));
        world.publisher().run();
        world.scheduler.forget();
        deliver();
        asking.run();
        assertThat(pacs.asked).isEmpty();
        restart(world.commitments);
        job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.DECLINED));
        world.publisher().run();
        world.scheduler.forget();
        deliver();
        asking.run();
        assertThat(pacs.asked).hasSize(1);
    }

    @Test
    void aPeerThatRefusesTheServiceIsNotAskedAgain() {
        refuse(DimseStatus.SOP_CLASS_NOT_SUPPORTED);
        asking.run();
        world.clock.advance(HOUR.multipliedBy(100));
        asking.run();
        assertThat(pacs.asked).hasSize(1);
        assertThat(states()).containsOnly(DeliveryState.STORED);
    }

    private void refuse(DimseStatus status) {
        pacs.reaction = request -> {
            throw new DimseStatusException(status, "as told");
        };
    }

    @Test
    void aPeerThatCannotNowIsAskedAgainUnderANewTransaction() {
        for (DimseStatus status : List.of(
                DimseStatus.PROCESSING_FAILURE,
                DimseStatus.RESOURCE_LIMITATION,
                DimseStatus.DUPLICATE_TRANSACTION_UID)) {
            refuse(status);
            asking.run();
            assertThat(states()).containsOnly(DeliveryState.STORED);
            world.clock.advance(Duration.ofMinutes(1));
        }
        pacs.reaction = request -> Optional.of(CommitmentPacs.success(request));
        asking.run();
        assertThat(states()).containsOnly(DeliveryState.COMMITTED);
        assertThat(pacs.asked).extracting(CommitmentRequest::transactionUid).doesNotHaveDuplicates();
    }

    @Test
    void anAssociationThatIsCutBeforeTheAnswerIsTriedAgainAndItsReportCounts() throws IOException {
        pacs.reaction = request -> {
            pacs.stop();
            return Optional.empty();
        };
        asking.run();
        assertThat(states()).containsOnly(DeliveryState.STORED);
        asking.run(); // it is not due yet
        assertThat(pacs.asked).hasSize(1);
        assertThat(report(CommitmentPacs.success(asked(0)))).isEqualTo(DimseStatus.SUCCESS);
        assertThat(states()).containsOnly(DeliveryState.COMMITTED);
    }

    @Test
    void aPeerThatCannotBeReachedIsGivenUpInTheEnd() {
        pacs.stop();
        for (int attempt = 0; attempt < 18; attempt++) {
            asking.run();
            world.clock.advance(HOUR.multipliedBy(5));
        }
        assertThat(world.commitments.openCount()).isEqualTo(2);
        asking.run();
        assertThat(world.commitments.openCount()).isZero();
        assertThat(states()).containsOnly(DeliveryState.STORED);
        assertThat(world.deliveries(job, "PACS").get(0).reason()).contains("could not be asked");
    }

    @Test
    void asksAgainWhereNoReportComesAndEndsAfterFiveRounds() throws IOException {
        for (int round = 0; round < 5; round++) {
            asking.run();
            assertThat(pacs.asked).hasSize(round + 1);
            world.clock.advance(HOUR.multipliedBy(1L << round).minusSeconds(1));
            asking.run();
            assertThat(pacs.asked).hasSize(round + 1);
            world.clock.advance(Duration.ofSeconds(1));
        }
        asking.run();
        assertThat(pacs.asked).hasSize(5);
        assertThat(world.commitments.openCount()).isZero();
        assertThat(states()).containsOnly(DeliveryState.STORED);
        assertThat(world.deliveries(job, "PACS").get(0).reason()).contains("did not report");
        assertThat(report(CommitmentPacs.success(asked(0)))).isEqualTo(DimseStatus.SUCCESS);
        assertThat(states()).as("a late report is true all the same").containsOnly(DeliveryState.COMMITTED);
    }

    @Test
    void aReportAfterARestartCounts() throws IOException {
        asking.run();
        world.database.close();
        try (Database reopened = Database.open(folder)) {
            ResultCommitments commitments = new JdbcResultCommitments(reopened, world.clock);
            restart(commitments);
            asking.run();
            assertThat(pacs.asked).hasSize(1);
            report(CommitmentPacs.success(asked(0)));
            assertThat(commitments.openCount()).isZero();
            assertThat(new JdbcStateStore(reopened, world.clock).deliveries(job.id()))
                    .allMatch(delivery -> delivery.state() == DeliveryState.COMMITTED);
        }
    }

    @Test
    void reportsThatSayNothingNewAreAnsweredWithSuccess() throws IOException {
        asking.run();
        CommitmentReport failure = CommitmentPacs.firstFails(asked(0), DimseStatus.PROCESSING_FAILURE);
        assertThat(report(failure)).isEqualTo(DimseStatus.SUCCESS);
        List<DeliveryState> after = states();
        assertThat(after).containsExactlyInAnyOrder(DeliveryState.RETRY, DeliveryState.COMMITTED);
        assertThat(report(failure)).isEqualTo(DimseStatus.SUCCESS);
        assertThat(report(CommitmentPacs.success(asked(0)))).isEqualTo(DimseStatus.SUCCESS);
        assertThat(states()).isEqualTo(after);
        assertThat(counted("failed")).isEqualTo(1);
    }

    @Test
    void reportsOfStrangersAndOfStrangeThingsChangeNothing() throws IOException {
        asking.run();
        List<SopReference> objects = asked(0).objects();
        CommitmentReport otherTransaction = new CommitmentReport(Uid.of("2.25.99"), objects, List.of());
        assertThat(report(otherTransaction)).isEqualTo(DimseStatus.SUCCESS);
        CommitmentReport otherObjects = new CommitmentReport(
                asked(0).transactionUid(),
                List.of(new SopReference(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.3.4.5.6"))),
                List.of());
        assertThat(report(otherObjects)).isEqualTo(DimseStatus.SUCCESS);
        assertThat(CommitmentPacs.report(node.port(), "CT1", CommitmentPacs.success(asked(0))))
                .isEqualTo(DimseStatus.SUCCESS);
        assertThat(states()).containsOnly(DeliveryState.STORED);
        assertThat(report(CommitmentPacs.success(asked(0)))).isEqualTo(DimseStatus.SUCCESS);
        assertThat(states()).containsOnly(DeliveryState.COMMITTED);
    }

    @Test
    void anObjectInBothListsIsNotKept() throws IOException {
        asking.run();
        CommitmentReport both = new CommitmentReport(
                asked(0).transactionUid(),
                asked(0).objects(),
                List.of(new CommitmentReport.Failure(asked(0).objects().get(0), DimseStatus.PROCESSING_FAILURE)));
        assertThat(report(both)).isEqualTo(DimseStatus.SUCCESS);
        assertThat(states()).containsExactlyInAnyOrder(DeliveryState.RETRY, DeliveryState.COMMITTED);
    }

    @Test
    void reportsThatAreNoneAreRefused() throws IOException {
        asking.run();
        DataSet whole = CommitmentPacs.success(asked(0)).information();
        assertThat(status(3, whole)).isEqualTo(DimseStatus.NO_SUCH_EVENT_TYPE);
        assertThat(status(2, whole)).isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
        assertThat(status(1, whole.toBuilder().remove(Tags.TRANSACTION_UID).build()))
                .isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
        assertThat(states()).containsOnly(DeliveryState.STORED);
    }

    private DimseStatus status(int type, DataSet information) throws IOException {
        return CommitmentPacs.report(node.port(), "PACS", OptionalInt.of(type), information);
    }

    @Test
    void nothingIsAskedWhereTheConfigurationSaysSo() {
        world.peers.computeIfPresent(
                "PACS",
                (name, peer) -> peer.withTerms(PeerTerms.DEFAULT.withCommitment(
                        new PeerTerms.Commitment(false, Optional.empty(), Optional.empty()))));
        job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.DECLINED));
        int before = world.commitments.openCount();
        world.publisher().run();
        world.scheduler.forget();
        deliver();
        assertThat(states()).containsOnly(DeliveryState.STORED);
        assertThat(world.commitments.openCount()).isEqualTo(before);
    }
}
