package org.atlasnode.results.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.io.DataSetReader;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.AssociationPolicy;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.ProcessUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results over TCP to real receivers: dcmtk's storescp, and a server in this process that misbehaves as told. */
class DeliveryIT {

    private static final ClientSettings.Timeouts TIMEOUTS =
            new ClientSettings.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));

    @TempDir
    private Path folder;

    @TempDir
    private Path archive;

    private DeliveryWorld world;
    private Job job;
    private final int port = FreePort.find();

    @BeforeEach
    void open() throws IOException {
        world = new DeliveryWorld(folder, TestSeries.umlauts()).peer("PACS", port, ResultKind.SR, ResultKind.OVERLAY);
        job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.DECLINED));
        world.publisher().run();
        world.scheduler.forget();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Outbox outbox() {
        return world.outbox(new DicomResultSender(new PeerClients(AeTitle.of("ATLAS"), Optional.empty(), TIMEOUTS)));
    }

    @Test
    void storescpKeepsTheSameDataSets() throws IOException {
        try (ProcessUnderTest scp = Dcmtk.in(folder).startStorescp("PACS", port, archive, List.of());
                Outbox outbox = outbox()) {
            world.run(outbox, 1);
            assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
            assertThat(scp.isAlive()).isTrue();
        }
        List<DataSet> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(archive)) {
            for (Path file : files.toList()) {
                kept.add(DicomFile.read(file).dataSet());
            }
        }
        List<DataSet> made = new ArrayList<>();
        for (ResultObject object : world.state.results(job.id())) {
            made.add(DicomFile.read(world.objects.result(object)).dataSet());
        }
        assertThat(kept).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void storescpInImplicitVrOnlyGetsTheReportToo() throws IOException {
        try (ProcessUnderTest scp = Dcmtk.in(folder).startStorescp("PACS", port, archive, List.of("+xi"));
                Outbox outbox = outbox()) {
            world.run(outbox, 1);
            assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
            assertThat(scp.isAlive()).isTrue();
        }
    }

    @Test
    void aPeerThatIsDownAndThenUpGetsEverything() throws IOException {
        try (Outbox outbox = outbox()) {
            world.run(outbox, 1);
            assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.RETRY);
            assertThat(world.deliveries(job, "PACS").get(0).reason()).contains("127.0.0.1:" + port);
            Receiver receiver = new Receiver();
            try (DicomServer server = server(receiver, uid -> true, Optional.empty())) {
                world.clock.advance(Duration.ofMinutes(1));
                world.run(outbox, 1);
                assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
                assertThat(receiver.classes())
                        .containsExactly(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, Uids.COMPREHENSIVE_3D_SR_STORAGE);
                assertThat(server.isListening()).isTrue();
            }
        }
    }

    @Test
    void aPeerWithoutComprehensive3dSrGetsComprehensiveSr() throws IOException {
        Receiver receiver = new Receiver();
        try (DicomServer server =
                        server(receiver, uid -> !uid.equals(Uids.COMPREHENSIVE_3D_SR_STORAGE), Optional.empty());
                Outbox outbox = outbox()) {
            world.run(outbox, 1);
            assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
            assertThat(receiver.classes())
                    .containsExactly(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, Uids.COMPREHENSIVE_SR_STORAGE);
            DataSet sent = receiver.received.get(1);
            assertThat(sent.findUid(Tags.SOP_CLASS_UID)).contains(Uids.COMPREHENSIVE_SR_STORAGE);
            assertThat(server.isListening()).isTrue();
        }
    }

    @Test
    void aPeerThatRejectsUsIsTriedAgainWithARemedy() throws IOException {
        try (DicomServer server = server(
                        new Receiver(),
                        uid -> true,
                        Optional.of(AssociationPolicy.Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED));
                Outbox outbox = outbox()) {
            world.run(outbox, 1);
            assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.RETRY);
            assertThat(world.deliveries(job, "PACS").get(0).reason()).contains("node.aeTitle, ATLAS");
            assertThat(server.isListening()).isTrue();
        }
    }

    @Test
    void aFullPeerIsTriedAgainAndAPeerThatDoesNotUnderstandIsNot() throws IOException {
        Receiver receiver = new Receiver();
        try (DicomServer server = server(receiver, uid -> true, Optional.empty());
                Outbox outbox = outbox()) {
            receiver.refusals.add(DimseStatus.OUT_OF_RESOURCES);
            world.run(outbox, 1);
            assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.RETRY);
            receiver.refusals.add(DimseStatus.CANNOT_UNDERSTAND);
            world.clock.advance(Duration.ofMinutes(1));
            world.run(outbox, 1);
            assertThat(world.states(job, "PACS")).containsExactly(DeliveryState.DEAD, DeliveryState.STORED);
            assertThat(server.isListening()).isTrue();
        }
    }

    @Test
    void aPeerThatDiesHalfWayGetsTheRestLater() throws IOException {
        Receiver receiver = new Receiver();
        try (Outbox outbox = outbox()) {
            DicomServer dying = server(receiver, uid -> true, Optional.empty());
            receiver.afterFirst = () -> dying.close(Duration.ofMillis(1));
            world.run(outbox, 1);
            assertThat(world.states(job, "PACS")).contains(DeliveryState.RETRY);
            receiver.afterFirst = () -> {};
            try (DicomServer server = server(receiver, uid -> true, Optional.empty())) {
                world.clock.advance(Duration.ofMinutes(1));
                world.run(outbox, 1);
                assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
                assertThat(receiver.classes()).contains(Uids.COMPREHENSIVE_3D_SR_STORAGE);
                assertThat(server.isListening()).isTrue();
            }
        }
    }

    private DicomServer server(
            CStoreHandler handler, Predicate<Uid> classes, Optional<AssociationPolicy.Rejection> rejection)
            throws IOException {
        DicomServer server = new DicomServer(
                ServerSettings.of(AeTitle.of("PACS"), new InetSocketAddress("127.0.0.1", port)),
                applicant -> rejection,
                new AcceptanceRule(
                        classes,
                        List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)),
                handler,
                new AssociationListener() {});
        server.start();
        return server;
    }

    /** Keeps what comes, but for the refusals that it was told. */
    private static final class Receiver implements CStoreHandler {

        final List<DataSet> received = new CopyOnWriteArrayList<>();
        final List<DimseStatus> refusals = new CopyOnWriteArrayList<>();
        volatile Runnable afterFirst = () -> {};

        @Override
        public void store(CStore request, InputStream dataSet) throws DimseStatusException, IOException {
            byte[] bytes = dataSet.readAllBytes();
            if (!refusals.isEmpty()) {
                throw new DimseStatusException(refusals.remove(0), "as told");
            }
            received.add(
                    DataSetReader.read(new ByteArrayInputStream(bytes), request.transferSyntax(), ReadLimits.DEFAULT));
            afterFirst.run();
        }

        List<Uid> classes() {
            return received.stream()
                    .map(object -> object.findUid(Tags.SOP_CLASS_UID).orElseThrow())
                    .toList();
        }
    }
}
