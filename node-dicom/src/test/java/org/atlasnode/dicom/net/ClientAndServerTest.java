package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.net.AssociationListener.End;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.Pdu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClientAndServerTest {

    private final Peers.Memory memory = new Peers.Memory();
    private final Peers.Diary diary = new Peers.Diary();

    @Test
    void echoesAndReleases() throws Exception {
        try (DicomServer server = Peers.start(Peers.settings(), Peers.ANYONE, memory, diary);
                ClientAssociation association = Peers.connect(server)) {
            assertThat(association.echo()).isEqualTo(DimseStatus.SUCCESS);
            association.release();
            AssociationListener.Summary summary = diary.awaitClosed();
            assertThat(summary.end()).isEqualTo(End.RELEASED);
            assertThat(diary.opened.take().calling()).isEqualTo(Peers.SCU);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 131_059, 131_060, 131_061, 262_120, 1_000_001})
    void storesTheBytesThatWereSent(int length) throws Exception {
        byte[] sent = Peers.bytes(length, length);
        try (DicomServer server = Peers.start(Peers.settings(), memory);
                ClientAssociation association = Peers.connect(server)) {
            StoreResponse response =
                    association.store(Peers.CT, Peers.instance(1), Peers.EXPLICIT, output -> output.write(sent));
            assertThat(response).isEqualTo(new StoreResponse(DimseStatus.SUCCESS, ""));
            association.release();
        }
        assertThat(memory.objects.take()).isEqualTo(sent);
        assertThat(memory.requests.take().sopInstanceUid()).isEqualTo(Peers.instance(1));
    }

    @Test
    void streamsALargeObjectInConstantMemory() throws Exception {
        long length = 200L << 20;
        AtomicLong received = new AtomicLong();
        AtomicLong mostUsed = new AtomicLong();
        long before = usedAfterCollection();
        try (DicomServer server = Peers.start(Peers.settings(), (request, dataSet) -> {
                    byte[] block = new byte[8192];
                    for (int count = dataSet.read(block); count > 0; count = dataSet.read(block)) {
                        if (received.addAndGet(count) / (50L << 20) > (received.get() - count) / (50L << 20)) {
                            mostUsed.accumulateAndGet(usedAfterCollection(), Math::max);
                        }
                    }
                });
                ClientAssociation association = Peers.connect(server)) {
            association.store(Peers.CT, Peers.instance(1), Peers.EXPLICIT, Peers.zeros(length));
            association.release();
        }
        assertThat(received).hasValue(length);
        assertThat(mostUsed.get() - before).isLessThan(16L << 20);
    }

    private static long usedAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void servesSeveralAssociationsAtOnce() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try (DicomServer server = Peers.start(Peers.settings(), memory)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int sender = 0; sender < 8; sender++) {
                tasks.add(() -> sendTwenty(server));
            }
            for (Future<Integer> sent : senders.invokeAll(tasks)) {
                assertThat(sent.get()).isEqualTo(20);
            }
        } finally {
            senders.shutdownNow();
        }
        assertThat(memory.objects).hasSize(160);
    }

    private static int sendTwenty(DicomServer server) throws IOException {
        int stored = 0;
        try (ClientAssociation association = Peers.connect(server)) {
            for (int i = 0; i < 20; i++) {
                StoreResponse response =
                        association.store(Peers.CT, Peers.instance(i), Peers.EXPLICIT, Peers.zeros(100_000));
                stored += response.status().isSuccess() ? 1 : 0;
            }
            association.release();
        }
        return stored;
    }

    @Test
    void rejectsForTheMomentWhenFullAndAcceptsAgainAfterwards() throws Exception {
        ServerSettings one = Peers.settings().withLimits(new ServerSettings.Limits(1, 1, 16384));
        try (DicomServer server = Peers.start(one, Peers.ANYONE, memory, diary)) {
            try (ClientAssociation first = Peers.connect(server)) {
                assertThatThrownBy(() -> Peers.connect(server))
                        .isInstanceOfSatisfying(AssociationException.Rejected.class, rejected -> {
                            assertThat(rejected.answer()).isEqualTo(Pdu.AssociateRj.LOCAL_LIMIT_EXCEEDED);
                            assertThat(rejected.isRetryable()).isTrue();
                        });
                first.release();
                diary.awaitClosed();
            }
            try (ClientAssociation second = Peers.connect(server)) {
                assertThat(second.echo().isSuccess()).isTrue();
                second.release();
            }
        }
    }

    @Test
    void rejectsWhomThePolicyRefuses() {
        AssociationPolicy nobody =
                applicant -> Optional.of(AssociationPolicy.Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        try (DicomServer server = Peers.start(Peers.settings(), nobody, memory, diary)) {
            assertThatThrownBy(() -> Peers.connect(server))
                    .isInstanceOf(AssociationException.Rejected.class)
                    .hasMessageContaining("calling AE title not recognized")
                    .hasMessageContaining("make SCU known there");
            assertThat(diary.rejected).containsExactly(AssociationPolicy.Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
            assertThat(diary.opened).isEmpty();
        }
    }

    @Test
    void answersTheStatusThatAServiceThrowsAndLivesOn() throws Exception {
        String comment = "no room: " + "x".repeat(100);
        try (DicomServer server = Peers.start(
                        Peers.settings(),
                        Peers.ANYONE,
                        (request, dataSet) -> {
                            if (request.sopInstanceUid().equals(Peers.instance(1))) {
                                throw new DimseStatusException(DimseStatus.OUT_OF_RESOURCES, comment);
                            }
                            memory.store(request, dataSet);
                        },
                        diary);
                ClientAssociation association = Peers.connect(server)) {
            StoreResponse refused =
                    association.store(Peers.CT, Peers.instance(1), Peers.EXPLICIT, Peers.zeros(3_000_000));
            assertThat(refused).isEqualTo(new StoreResponse(DimseStatus.OUT_OF_RESOURCES, comment.substring(0, 64)));
            StoreResponse stored = association.store(Peers.CT, Peers.instance(2), Peers.EXPLICIT, Peers.zeros(1000));
            assertThat(stored.status()).isEqualTo(DimseStatus.SUCCESS);
            association.release();
            AssociationListener.Summary summary = diary.awaitClosed();
            assertThat(summary.stored()).isEqualTo(1);
            assertThat(summary.failed()).isEqualTo(1);
        }
    }

    @Test
    void answersProcessingFailureForAnUnexpectedExceptionAndLivesOn() throws Exception {
        List<Throwable> failures = List.of(
                new IllegalStateException("bug"),
                new IOException("disk"),
                new StackOverflowError(),
                new LinkageError());
        AtomicLong calls = new AtomicLong();
        try (DicomServer server = Peers.start(Peers.settings(), (request, dataSet) -> {
                    dataSet.read();
                    sneak(failures.get((int) calls.getAndIncrement()));
                });
                ClientAssociation association = Peers.connect(server)) {
            for (int i = 0; i < failures.size(); i++) {
                StoreResponse response =
                        association.store(Peers.CT, Peers.instance(i), Peers.EXPLICIT, Peers.zeros(300_000));
                assertThat(response.status()).isEqualTo(DimseStatus.PROCESSING_FAILURE);
            }
            assertThat(association.echo()).isEqualTo(DimseStatus.SUCCESS);
            association.release();
        }
    }

    @Test
    void answersOutOfResourcesWhenMemoryIsShort() throws Exception {
        try (DicomServer server =
                        Peers.start(Peers.settings(), (request, dataSet) -> sneak(new OutOfMemoryError("test")));
                ClientAssociation association = Peers.connect(server)) {
            assertThat(association
                            .store(Peers.CT, Peers.instance(1), Peers.EXPLICIT, Peers.zeros(1000))
                            .status())
                    .isEqualTo(DimseStatus.OUT_OF_RESOURCES);
            association.release();
        }
    }

    @SuppressWarnings("unchecked") // throws what the compiler would not let through
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void anObjectWithoutAContextIsNotSentAndTheAssociationLivesOn() throws Exception {
        try (DicomServer server = Peers.start(Peers.settings(), memory);
                ClientAssociation association = Peers.connect(server)) {
            assertThatThrownBy(() -> association.store(
                            Uids.MR_IMAGE_STORAGE, Peers.instance(1), Peers.EXPLICIT, Peers.zeros(10)))
                    .isInstanceOf(AssociationException.NotNegotiated.class)
                    .hasMessageContaining("SCP@127.0.0.1:" + server.port());
            assertThat(association.echo()).isEqualTo(DimseStatus.SUCCESS);
            association.release();
        }
    }

    @Test
    void abortsWhenTheSourceFailsSoThatHalfAnObjectIsNeverComplete() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        try (DicomServer server = Peers.start(
                        Peers.settings(),
                        Peers.ANYONE,
                        (request, dataSet) -> {
                            try {
                                dataSet.readAllBytes();
                            } catch (AssociationException e) {
                                lost.countDown();
                                throw e;
                            }
                        },
                        diary);
                ClientAssociation association = Peers.connect(server)) {
            assertThatThrownBy(() -> association.store(Peers.CT, Peers.instance(1), Peers.EXPLICIT, output -> {
                        output.write(new byte[500_000]);
                        throw new IOException("unreadable file");
                    }))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("unreadable file");
            assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(diary.awaitClosed().end()).isEqualTo(End.ABORTED_BY_PEER);
        }
    }

    @Test
    void aLostAssociationIsNotTakenForAnAnswerEvenWhereTheServiceSwallowsIt() throws Exception {
        try (DicomServer server = Peers.start(
                        Peers.settings(),
                        Peers.ANYONE,
                        (request, dataSet) -> {
                            try {
                                dataSet.readAllBytes();
                            } catch (IOException e) {
                                memory.objects.add(new byte[0]);
                            }
                        },
                        diary);
                ClientAssociation association = Peers.connect(server)) {
            assertThatThrownBy(() -> association.store(Peers.CT, Peers.instance(1), Peers.EXPLICIT, output -> {
                        output.write(new byte[500_000]);
                        throw new IOException("unreadable file");
                    }))
                    .isInstanceOf(IOException.class);
            AssociationListener.Summary summary = diary.awaitClosed();
            assertThat(summary.end()).isEqualTo(End.ABORTED_BY_PEER);
            assertThat(summary.stored()).isZero();
        }
    }

    @Test
    void closeEndsIdleAssociationsAtOnceAndLetsARunningOperationEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        DicomServer server = Peers.start(
                Peers.settings(),
                Peers.ANYONE,
                (request, dataSet) -> {
                    begun.countDown();
                    await(goOn);
                    memory.store(request, dataSet);
                },
                diary);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (ClientAssociation idle = Peers.connect(server);
                ClientAssociation busy = Peers.connect(server)) {
            Future<StoreResponse> response = threads.submit(
                    () -> busy.store(Peers.CT, Peers.instance(1), Peers.EXPLICIT, Peers.zeros(1_000_000)));
            begun.await();
            Future<?> closed = threads.submit(() -> server.close(Duration.ofSeconds(20)));
            assertThat(diary.awaitClosed().end()).isEqualTo(End.ABORTED_BY_US);
            assertThatThrownBy(idle::echo).isInstanceOf(AssociationException.Aborted.class);
            assertThat(server.isListening()).isFalse();
            goOn.countDown();
            assertThat(response.get().status()).isEqualTo(DimseStatus.SUCCESS);
            assertThatThrownBy(busy::echo).isInstanceOf(AssociationException.class);
            closed.get();
            assertThat(diary.awaitClosed().stored()).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closeAbortsAnOperationThatDoesNotEndInTime() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        DicomServer server = Peers.start(
                Peers.settings(),
                Peers.ANYONE,
                (request, dataSet) -> {
                    begun.countDown();
                    memory.store(request, dataSet);
                },
                diary);
        CountDownLatch silence = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (ClientAssociation busy = Peers.connect(server)) {
            Future<StoreResponse> response =
                    threads.submit(() -> busy.store(Peers.CT, Peers.instance(1), Peers.EXPLICIT, output -> {
                        output.write(new byte[200_000]);
                        await(silence);
                        output.write(new byte[400_000]);
                    }));
            begun.await();
            server.close(Duration.ofMillis(100));
            assertThat(diary.awaitClosed().end()).isEqualTo(End.ABORTED_BY_US);
            silence.countDown();
            assertThatThrownBy(response::get).hasCauseInstanceOf(AssociationException.class);
            assertThat(memory.objects).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPeerThatIsNotThereIsNamedInTheMessage() {
        DicomServer server = Peers.start(Peers.settings(), memory);
        server.close();
        assertThatThrownBy(() -> Peers.connect(server))
                .isInstanceOf(AssociationException.ConnectFailed.class)
                .hasMessageContaining("SCP@127.0.0.1:" + server.port())
                .hasMessageContaining("check host, port");
    }

    @Test
    void saysWhichAddressCannotBeBound() {
        try (DicomServer first = Peers.start(Peers.settings(), memory)) {
            ServerSettings same = ServerSettings.of(Peers.SCP, new InetSocketAddress("127.0.0.1", first.port()));
            DicomServer second = new DicomServer(same, Peers.ANYONE, Peers.RULE, memory, AssociationListener.NONE);
            assertThatThrownBy(second::start).isInstanceOf(IOException.class).hasMessageContaining(":" + first.port());
            assertThat(second.isListening()).isFalse();
        }
    }

    @Test
    void theListenersMistakeDoesNotHarmTheAssociation() throws Exception {
        AssociationListener broken = new AssociationListener() {
            @Override
            public void opened(org.atlasnode.dicom.dimse.CStoreHandler.Caller caller) {
                throw new IllegalStateException("broken listener");
            }
        };
        try (DicomServer server = Peers.start(Peers.settings(), Peers.ANYONE, memory, broken);
                ClientAssociation association = Peers.connect(server)) {
            assertThat(association.echo()).isEqualTo(DimseStatus.SUCCESS);
            association.release();
        }
    }
}
