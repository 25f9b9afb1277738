package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.core.commitment.CommitmentReport;
import org.atlasnode.core.commitment.CommitmentReport.Failure;
import org.atlasnode.core.commitment.CommitmentRequest;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcCommitmentRequests;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.storescp.commitment.CommitmentReporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PS3.4 §J.3 as SCP: a scanner asks over TCP, and hears on its association or on one of ours. */
class CommitmentScpTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Uid TRANSACTION = Uid.of("2.25.4711");
    private static final SopReference SLICE = new SopReference(Uids.CT_IMAGE_STORAGE, Samples.INSTANCE);
    private static final SopReference UNKNOWN = new SopReference(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.3.1.999"));
    private static final CommitmentRequest REQUEST = new CommitmentRequest(TRANSACTION, List.of(SLICE));
    private static final CommitmentReport SUCCESS = new CommitmentReport(TRANSACTION, List.of(SLICE), List.of());
    private static final Sop INSTANCE = Sop.of(StorageCommitment.SOP_CLASS, StorageCommitment.SOP_INSTANCE);

    @TempDir
    Path folder;

    private CommitmentWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new CommitmentWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static DimseStatus ask(ClientAssociation association, CommitmentRequest request) throws IOException {
        return association
                .request(NService.ACTION, INSTANCE, OptionalInt.of(1), Optional.of(request.information()))
                .status();
    }

    /** Asks, hears the report on the same association, and releases it. */
    private CommitmentReport heard(CommitmentRequest request) throws IOException {
        int before = world.reported.size();
        try (ClientAssociation association = world.call()) {
            assertThat(ask(association, request)).isEqualTo(DimseStatus.SUCCESS);
            association.awaitEvents(LONG, () -> world.reported.size() > before);
            association.release();
        }
        assertThat(world.reported).hasSize(before + 1);
        return world.reported.get(before);
    }

    private void later() {
        world.fixture.clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void reportsOnTheSameAssociationWhatCameAMomentAgo() throws Exception {
        world.fixture.store(Samples.slice());
        assertThat(heard(REQUEST)).isEqualTo(SUCCESS);
        assertThat(world.requests.openCount()).isZero();
        assertThat(world.signs).containsExactly(Fixture.KEY);
        assertThat(world.counted("committed")).isEqualTo(1);
        later();
        world.reporter().run();
        assertThat(world.reported).hasSize(1);
    }

    @Test
    void saysOfEachObjectWhyItIsNotKept() throws Exception {
        SopReference damaged = new SopReference(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.3.1.2"));
        SopReference missing = new SopReference(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.3.1.3"));
        SopReference cut = new SopReference(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.3.1.4"));
        SopReference conflict = new SopReference(Uids.MR_IMAGE_STORAGE, Uid.of("1.2.3.1.5"));
        SopReference noImage = new SopReference(Uids.VERIFICATION, Uid.of("1.2.3.1.6"));
        world.fixture.store(Samples.slice());
        for (SopReference object : List.of(damaged, missing, cut, conflict)) {
            world.fixture.store(Samples.slice(object.sopInstanceUid(), 0).build());
        }
        damage(file(damaged));
        Files.delete(file(missing));
        byte[] whole = Files.readAllBytes(file(cut));
        Files.write(file(cut), Arrays.copyOf(whole, whole.length - 2));
        CommitmentReport report = heard(
                new CommitmentRequest(TRANSACTION, List.of(UNKNOWN, SLICE, damaged, missing, cut, conflict, noImage)));
        assertThat(report.committed()).containsExactly(SLICE);
        assertThat(report.failures())
                .containsExactly(
                        new Failure(UNKNOWN, DimseStatus.NO_SUCH_SOP_INSTANCE),
                        new Failure(damaged, DimseStatus.PROCESSING_FAILURE),
                        new Failure(missing, DimseStatus.NO_SUCH_SOP_INSTANCE),
                        new Failure(cut, DimseStatus.PROCESSING_FAILURE),
                        new Failure(conflict, DimseStatus.CLASS_INSTANCE_CONFLICT),
                        new Failure(noImage, DimseStatus.SOP_CLASS_NOT_SUPPORTED));
        assertThat(report.eventTypeId()).isEqualTo(StorageCommitment.FAILURES_EXIST);
    }

    private Path file(SopReference object) {
        return world.fixture.objects.received(Fixture.KEY, object.sopInstanceUid());
    }

    /** One bit of the last pixel, the length as it was. */
    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
        try (ClientAssociation association = world.call()) {
            assertThat(status(association, NService.ACTION, INSTANCE, 2)).isEqualTo(DimseStatus.NO_SUCH_ACTION_TYPE);
            assertThat(status(association, NService.SET, INSTANCE, 1)).isEqualTo(DimseStatus.UNRECOGNIZED_OPERATION);
            Sop other = Sop.of(StorageCommitment.SOP_CLASS, Uid.of("1.2.3"));
            assertThat(status(association, NService.ACTION, other, 1)).isEqualTo(DimseStatus.NO_SUCH_SOP_INSTANCE);
            assertThat(association
                            .request(NService.ACTION, INSTANCE, OptionalInt.of(1), Optional.empty())
                            .status())
                    .isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
            association.release();
        }
        assertThat(world.requests.openCount()).isZero();
    }

    private static DimseStatus status(ClientAssociation association, NService service, Sop sop, int type)
            throws IOException {
        return association
                .request(service, sop, OptionalInt.of(type), Optional.of(REQUEST.information()))
                .status();
    }

    @Test
    void keepsOneTransactionOfARequestThatComesTwice() throws Exception {
        assertThat(world.scp.serve(CommitmentWorld.request(REQUEST)).status()).isEqualTo(DimseStatus.SUCCESS);
        assertThat(world.scp.serve(CommitmentWorld.request(REQUEST)).status()).isEqualTo(DimseStatus.SUCCESS);
        assertThat(world.requests.openCount()).isEqualTo(1);
        CommitmentRequest other = new CommitmentRequest(TRANSACTION, List.of(UNKNOWN));
        assertThat(catchThrowableOfType(
                                DimseStatusException.class, () -> world.scp.serve(CommitmentWorld.request(other)))
                        .status())
                .isEqualTo(DimseStatus.DUPLICATE_TRANSACTION_UID);
        later();
        world.reporter().run();
        assertThat(world.reported).hasSize(1);
    }

    @Test
    void oneThreadAtATimeReportsATransaction() throws Exception {
        world.fixture.store(Samples.slice());
        NServiceHandler.Answer first = world.scp.serve(CommitmentWorld.request(REQUEST));
        NServiceHandler.Answer second = world.scp.serve(CommitmentWorld.request(REQUEST));
        NServiceHandler.EventReport report = first.next().run().orElseThrow();
        assertThat(second.next().run()).isEmpty();
        later();
        world.reporter().run();
        assertThat(world.reported).isEmpty();
        report.ended().with(Optional.of(DimseStatus.SUCCESS));
        assertThat(world.requests.openCount()).isZero();
    }

    @Test
    void aTransactionThatWasReportedMayBeAskedAboutAgain() throws Exception {
        world.fixture.store(Samples.slice());
        assertThat(heard(REQUEST)).isEqualTo(SUCCESS);
        assertThat(heard(REQUEST)).isEqualTo(SUCCESS);
    }

    @Test
    void reportsAfterARestartOnAnAssociationOfItsOwnAsScp() throws Exception {
        world.fixture.store(Samples.slice());
        world.fixture.recordAll();
        world.scp.serve(CommitmentWorld.request(REQUEST)); // the association ends before its answer: nothing follows
        world.close();
        world = new CommitmentWorld(folder);
        world.reporter().run();
        assertThat(world.reported).isEmpty();
        later();
        world.roles.clear();
        world.reporter().run();
        assertThat(world.reported).containsExactly(SUCCESS);
        assertThat(world.roles).containsExactly(true);
        assertThat(world.requests.openCount()).isZero();
    }

    @Test
    void reportsOnItsOwnAssociationWhatTheScannerDidNotAnswerOnTheirs() throws Exception {
        world.fixture.store(Samples.slice());
        try (ClientAssociation association = world.call()) {
            ask(association, REQUEST);
        }
        world.node.close(LONG);
        assertThat(world.requests.openCount()).isEqualTo(1);
        later();
        world.reporter().run();
        assertThat(world.reported).containsExactly(SUCCESS);
    }

    @Test
    void reportsAgainUntilItIsAnsweredWithSuccess() throws Exception {
        world.fixture.store(Samples.slice());
        world.scp.serve(CommitmentWorld.request(REQUEST));
        CommitmentReporter reporter = world.reporter();
        world.scannersTrouble = request -> {
            throw new DimseStatusException(DimseStatus.PROCESSING_FAILURE, "as told");
        };
        later();
        reporter.run();
        assertThat(world.requests.openCount()).isEqualTo(1);
        world.scannersTrouble = request -> NServiceHandler.Answer.DONE;
        reporter.run();
        assertThat(world.reported).isEmpty();
        later();
        reporter.run();
        assertThat(world.reported).containsExactly(SUCCESS);
    }

    @Test
    void reportsAgainWhereTheScannerDiesInTheMiddle() throws Exception {
        world.fixture.store(Samples.slice());
        world.scp.serve(CommitmentWorld.request(REQUEST));
        world.scannersTrouble = request -> {
            world.scanner.close(Duration.ofMillis(1));
            throw new DimseStatusException(DimseStatus.PROCESSING_FAILURE, "dying");
        };
        later();
        world.reporter().run();
        assertThat(world.requests.openCount()).isEqualTo(1);
        assertThat(world.reported).isEmpty();
    }

    @Test
    void theVerdictOfATransactionStaysTheSame() throws Exception {
        world.fixture.store(Samples.slice());
        CommitmentReporter nowhere = world.reporter(world.peer(Optional.empty()));
        world.scp.serve(CommitmentWorld.request(REQUEST));
        later();
        nowhere.run();
        Files.delete(file(SLICE));
        later();
        world.reporter().run();
        assertThat(world.reported).containsExactly(SUCCESS);
    }

    @Test
    void givesUpAfterADayWhereNobodyKnowsTheScannersAddress() throws Exception {
        world.scp.serve(CommitmentWorld.request(REQUEST));
        CommitmentReporter reporter = world.reporter(world.peer(Optional.empty()));
        later();
        reporter.run();
        assertThat(world.requests.openCount()).isEqualTo(1);
        world.fixture.clock.advance(Duration.ofHours(24));
        reporter.run();
        assertThat(world.requests.openCount()).isZero();
        assertThat(world.counted("given_up")).isEqualTo(1);
    }

    @Test
    void triesAnUnreachableScannerLaterAndLater() throws Exception {
        world.scp.serve(CommitmentWorld.request(REQUEST));
        world.scanner.close(LONG);
        CommitmentReporter reporter = world.reporter();
        later();
        for (int attempt = 0; attempt < 4; attempt++) {
            reporter.run();
            later();
        }
        int attempts = world.requests
                .find(CommitmentWorld.SCANNER, TRANSACTION)
                .orElseThrow()
                .attempts();
        assertThat(attempts).isEqualTo(4);
        assertThat(world.fixture.scheduler.triggered).contains(CommitmentReporter.TASK);
    }

    @Test
    void judgesNothingWhileRowsWait() throws Exception {
        world.fixture.recordAll(); // the tracker has ended: what comes now stays without a row
        world.fixture.store(Samples.slice());
        world.scp.serve(CommitmentWorld.request(REQUEST));
        later();
        world.reporter().run();
        assertThat(world.reported).isEmpty();
        assertThat(world.requests.openCount()).isEqualTo(1);
    }

    @Test
    void refusesWhatItCannotKeep() {
        Database closed = world.fixture.database;
        closed.close();
        assertThat(catchThrowableOfType(
                                DimseStatusException.class, () -> world.scp.serve(CommitmentWorld.request(REQUEST)))
                        .status())
                .isEqualTo(DimseStatus.RESOURCE_LIMITATION);
        try (Database reopened = Database.open(folder)) {
            assertThat(new JdbcCommitmentRequests(reopened).openCount()).isZero();
        }
    }
}
