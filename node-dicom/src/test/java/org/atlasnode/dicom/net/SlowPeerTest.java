package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener.End;
import org.atlasnode.dicom.ul.AssociationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that drip, stall, flood or vanish, eight at once: each is got rid of, and others are served meanwhile. */
@Timeout(90)
class SlowPeerTest {

    private static final int PEERS = 8;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final Peers.Memory memory = new Peers.Memory();
    private final Peers.Diary diary = new Peers.Diary();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<RawPeer> peers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawPeer peer : peers) {
            peer.close();
        }
        threads.shutdownNow();
    }

    private DicomServer start(Duration artim, Duration dimse) {
        return Peers.start(
                Peers.settings().withTimeouts(new ServerSettings.Timeouts(artim, LONG, dimse)),
                Peers.ANYONE,
                memory,
                diary);
    }

    private RawPeer join(RawPeer peer) {
        peers.add(peer);
        return peer;
    }

    /** Goes on until the server has enough of it. */
    private Future<Boolean> inBackground(Misdeed misdeed, RawPeer peer) {
        return threads.submit(() -> {
            try {
                misdeed.commit(peer);
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    @FunctionalInterface
    private interface Misdeed {
        void commit(RawPeer peer) throws IOException;
    }

    /** What a peer does within an association so that a message never ends. */
    enum Stalling {
        /** A PDU header comes byte by byte. */
        IN_A_PDU_HEADER(peer -> peer.drip(Wire.pdata(3, 0, new byte[0]), 400)),
        /** A fragment comes byte by byte. */
        IN_A_FRAGMENT(peer -> peer.drip(Wire.pdata(3, 0, new byte[8000]), 20)),
        /** Fragments of one byte come, each in time, without end. */
        BETWEEN_FRAGMENTS(peer -> {
            while (true) {
                peer.send(Wire.pdata(3, 0, new byte[1]));
                RawPeer.pause(50);
            }
        }),
        /** Fragments without data come as fast as they can, without end. */
        WITH_EMPTY_FRAGMENTS(peer -> {
            byte[] many = new byte[120 * 100];
            for (int at = 0; at < many.length; at += 12) {
                System.arraycopy(Wire.pdata(3, 0, new byte[0]), 0, many, at, 12);
            }
            while (true) {
                peer.send(many);
            }
        }),
        /** Nothing comes any more. */
        IN_SILENCE(peer -> peer.send(Wire.pdata(3, 0, new byte[1000])));

        private final Misdeed misdeed;

        Stalling(Misdeed misdeed) {
            this.misdeed = misdeed;
        }
    }

    @ParameterizedTest
    @EnumSource(Stalling.class)
    void whoStallsWithinADataSetIsAborted(Stalling stalling) throws Exception {
        try (DicomServer server = start(LONG, WAIT)) {
            for (int i = 0; i < PEERS; i++) {
                RawPeer peer = join(RawPeer.associate(server));
                peer.send(Wire.storeCommand("312E322E3300"));
                inBackground(stalling.misdeed, peer);
            }
            Peers.assertServes(server);
            for (RawPeer peer : peers) {
                peer.expect(Wire.ABORT_BY_USER);
                peer.close();
            }
            assertEnds(End.TIMED_OUT);
        }
    }

    /** All but the one that is served in order. */
    private void assertEnds(End end) throws InterruptedException {
        List<End> ends = new ArrayList<>();
        for (int i = 0; i <= PEERS; i++) {
            ends.add(diary.awaitClosed().end());
        }
        assertThat(ends).containsOnly(end, End.RELEASED).containsOnlyOnce(End.RELEASED);
    }

    @Test
    void whoStallsWithinACommandIsAborted() throws Exception {
        try (DicomServer server = start(LONG, WAIT)) {
            for (int i = 0; i < PEERS; i++) {
                RawPeer peer = join(RawPeer.associate(server));
                inBackground(
                        dripping -> {
                            while (true) {
                                dripping.send(Wire.pdata(1, 1, new byte[] {0}));
                                RawPeer.pause(50);
                            }
                        },
                        peer);
            }
            Peers.assertServes(server);
            for (RawPeer peer : peers) {
                peer.expect(Wire.ABORT_BY_USER);
                peer.close();
            }
            assertEnds(End.TIMED_OUT);
        }
    }

    /** ARTIM runs from the connection to the whole of the request (PS3.8 §9.1.5, AE-5, AE-6), whatever time a PDU has. */
    @Test
    void whoDripsTheRequestDoesNotOutlastArtim() throws Exception {
        try (DicomServer server = start(WAIT, LONG)) {
            List<Future<Boolean>> drips = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                drips.add(inBackground(peer -> peer.drip(Wire.ASSOCIATE_RQ, 60), join(RawPeer.connect(server))));
            }
            Peers.assertServes(server);
            for (Future<Boolean> drip : drips) {
                assertThat(drip.get(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(diary.opened).hasSize(1);
        }
    }

    @Test
    void silentConnectionsGiveWayToThoseThatAsk() throws Exception {
        try (DicomServer server = start(LONG, LONG)) {
            for (int i = 0; i < 200; i++) {
                join(RawPeer.connect(server));
            }
            Peers.assertServes(server);
            peers.get(0).expectClosed();
        }
    }

    @Test
    void associationsNeverGiveWay() throws Exception {
        ServerSettings few = Peers.settings().withLimits(new ServerSettings.Limits(4, 4, 16384));
        try (DicomServer server = Peers.start(few, Peers.ANYONE, memory, diary);
                ClientAssociation honest = Peers.connect(server)) {
            for (int i = 0; i < 100; i++) {
                join(RawPeer.connect(server));
            }
            assertThat(honest.echo().isSuccess()).isTrue();
            honest.release();
        }
    }

    @Test
    void whoVanishesIsForgotten() throws Exception {
        try (DicomServer server = start(LONG, LONG)) {
            for (int i = 0; i < PEERS; i++) {
                RawPeer peer = RawPeer.associate(server);
                peer.send(Wire.storeCommand("312E322E3300"));
                peer.send(Wire.pdata(3, 0, new byte[1000]));
                peer.socket.setSoLinger(i % 2 == 0, 0);
                peer.close();
            }
            Peers.assertServes(server);
            assertEnds(End.LOST);
            assertThat(memory.objects).hasSize(1);
        }
    }

    /** Its system takes a while for it; then each write of ours has the time of a PDU. */
    @Test
    void whoNeverReadsOurAnswersIsDropped() throws Exception {
        try (DicomServer server = start(LONG, WAIT)) {
            List<Future<Boolean>> floods = new ArrayList<>();
            byte[] echoes = Wire.repeat(Wire.echoRequest(), 200);
            for (int i = 0; i < 2; i++) {
                RawPeer peer = join(RawPeer.connect(server, 4096));
                floods.add(inBackground(
                        flooding -> {
                            flooding.send(Wire.ASSOCIATE_RQ);
                            while (true) {
                                flooding.send(echoes);
                            }
                        },
                        peer));
            }
            Peers.assertServes(server);
            for (Future<Boolean> flood : floods) {
                assertThat(flood.get(40, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(List.of(
                            diary.awaitClosed().end(),
                            diary.awaitClosed().end(),
                            diary.awaitClosed().end()))
                    .containsExactlyInAnyOrder(End.TIMED_OUT, End.TIMED_OUT, End.RELEASED);
        }
    }

    /** In Sta13 we wait for the close, and read what still comes, until ARTIM: not as long as something comes. */
    @Test
    void whoFloodsAfterAnAbortDoesNotOutlastArtim() throws Exception {
        try (DicomServer server = start(WAIT, LONG)) {
            List<Future<Boolean>> floods = new ArrayList<>();
            for (byte[] flood : List.of(new byte[8192], Wire.repeat(Wire.echoRequest(), 100))) {
                RawPeer peer = join(RawPeer.connect(server));
                floods.add(inBackground(
                        flooding -> {
                            while (true) {
                                flooding.send(flood);
                            }
                        },
                        peer));
            }
            Peers.assertServes(server);
            for (Future<Boolean> flood : floods) {
                assertThat(flood.get(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void aPeerThatFloodsUsWhileWeReleaseTimesOut() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (Socket peer = listening.accept()) {
                    Wire.readPdu(peer);
                    OutputStream output = peer.getOutputStream();
                    output.write(Wire.associateAc());
                    while (true) {
                        output.write(Wire.repeat(Wire.echoRequest(), 100));
                    }
                }
            });
            ClientSettings settings = ClientSettings.of("127.0.0.1", listening.getLocalPort(), Peers.SCU, Peers.SCP)
                    .withTimeouts(new ClientSettings.Timeouts(LONG, WAIT, LONG));
            try (ClientAssociation association = new DicomClient(settings)
                    .connect(List.of(
                            PresentationContextProposal.of(Peers.CT, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)))) {
                assertThatThrownBy(association::release).isInstanceOf(AssociationException.TimedOut.class);
            }
        }
    }
}
