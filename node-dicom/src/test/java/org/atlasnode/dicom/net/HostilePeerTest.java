package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.atlasnode.dicom.net.Wire.ABORT_BY_USER;
import static org.atlasnode.dicom.net.Wire.ABORT_INVALID_PARAMETER;
import static org.atlasnode.dicom.net.Wire.ABORT_UNEXPECTED;
import static org.atlasnode.dicom.net.Wire.ABORT_UNEXPECTED_PARAMETER;
import static org.atlasnode.dicom.net.Wire.ABORT_UNRECOGNIZED;
import static org.atlasnode.dicom.net.Wire.ASSOCIATE_RQ;
import static org.atlasnode.dicom.net.Wire.RELEASE_RP;
import static org.atlasnode.dicom.net.Wire.RELEASE_RQ;
import static org.atlasnode.dicom.net.Wire.associateAc;
import static org.atlasnode.dicom.net.Wire.bytes;
import static org.atlasnode.dicom.net.Wire.command;
import static org.atlasnode.dicom.net.Wire.element;
import static org.atlasnode.dicom.net.Wire.hex;
import static org.atlasnode.dicom.net.Wire.pdata;
import static org.atlasnode.dicom.net.Wire.readPdu;
import static org.atlasnode.dicom.net.Wire.storeCommand;
import static org.atlasnode.dicom.net.Wire.storeCommandSet;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener.End;
import org.atlasnode.dicom.ul.AssociationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Peers that break the protocol, or fall silent: raw sockets against a server and a client with short timeouts. Peers that
 * drip park between bytes: to be slow is what they are for.
 */
@Timeout(60)
class HostilePeerTest {

    private final Peers.Memory memory = new Peers.Memory();
    private final Peers.Diary diary = new Peers.Diary();
    private final DicomServer server = Peers.start(
            Peers.settings()
                    .withTimeouts(new ServerSettings.Timeouts(
                            Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofMillis(400))),
            Peers.ANYONE,
            memory,
            diary);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Socket socket = new Socket();

    @BeforeEach
    void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        server.close();
        threads.shutdownNow();
    }

    private void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private void send(String listing) throws IOException {
        send(bytes(listing));
    }

    private void associate() throws IOException {
        send(ASSOCIATE_RQ);
        assertThat(readPdu(socket)[0]).as("A-ASSOCIATE-AC").isEqualTo((byte) 2);
    }

    private void expect(String listing) throws IOException {
        assertThat(readPdu(socket)).isEqualTo(bytes(listing));
    }

    private void expectClosed() throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void whoSaysNothingIsDisconnectedByArtim() throws Exception {
        expectClosed();
    }

    @Test
    void whoDripsTheRequestIsDisconnected() throws Exception {
        Future<?> drip = threads.submit(() -> {
            try {
                for (byte single : ASSOCIATE_RQ) {
                    send(new byte[] {single});
                    LockSupport.parkNanos(20_000_000);
                }
            } catch (IOException e) {
                return true;
            }
            return false;
        });
        assertThat(drip.get()).isEqualTo(true);
        assertThat(diary.opened).isEmpty();
    }

    @Test
    void whoDripsAPduWithinAMessageIsAborted() throws Exception {
        associate();
        byte[] pdu = pdata(1, 3, new byte[8000]);
        threads.submit(() -> {
            for (byte single : pdu) {
                send(new byte[] {single});
                LockSupport.parkNanos(20_000_000);
            }
            return true;
        });
        expect(ABORT_BY_USER);
        assertThat(diary.awaitClosed().end()).isEqualTo(End.TIMED_OUT);
    }

    @Test
    void whoIsIdleTooLongIsAborted() throws Exception {
        associate();
        expect(ABORT_BY_USER);
        assertThat(diary.awaitClosed().end()).isEqualTo(End.TIMED_OUT);
    }

    @Test
    void whoLeavesInAMessageIsForgotten() throws Exception {
        associate();
        send(storeCommand("312E322E3300"));
        send(pdata(3, 0, new byte[1000]));
        socket.close();
        assertThat(diary.awaitClosed().end()).isEqualTo(End.LOST);
        assertThat(memory.objects).isEmpty();
    }

    @Test
    void garbageIsAbortedAsUnrecognized() throws Exception {
        send("47 45 54202F20 48545450");
        // AA-1 of Sta2: an A-ABORT of the service user, whatever was wrong.
        expect(ABORT_BY_USER);
        expectClosed();
    }

    @Test
    void garbageOnAnAssociationIsAbortedAsUnrecognized() throws Exception {
        associate();
        send("47 45 54202F20 48545450");
        expect(ABORT_UNRECOGNIZED);
        assertThat(diary.awaitClosed().end()).isEqualTo(End.ABORTED_BY_US);
    }

    @Test
    void aPduBeyondTheNegotiatedLengthIsAbortedBeforeItIsRead() throws Exception {
        associate();
        send("04 00 00020001");
        expect(ABORT_INVALID_PARAMETER);
    }

    @Test
    void aSecondRequestIsAbortedAsUnexpected() throws Exception {
        associate();
        send(ASSOCIATE_RQ);
        expect(ABORT_UNEXPECTED);
    }

    @Test
    void dataBeforeAnAssociationAreAborted() throws Exception {
        send(pdata(1, 3, new byte[10]));
        expect(ABORT_BY_USER);
    }

    @Test
    void aVersionThatIsNotOursIsRejected() throws Exception {
        byte[] request = ASSOCIATE_RQ.clone();
        request[7] = 2;
        send(request);
        expect("03 00 00000004 00 01 02 02");
    }

    @Test
    void aFullServerRejectsAfterItReadTheRequest() throws Exception {
        ServerSettings one = Peers.settings().withLimits(new ServerSettings.Limits(1, 1, 16384));
        try (DicomServer full = Peers.start(one, memory);
                ClientAssociation first = Peers.connect(full);
                Socket second = new Socket(InetAddress.getLoopbackAddress(), full.port())) {
            second.getOutputStream().write(ASSOCIATE_RQ);
            assertThat(readPdu(second)).isEqualTo(bytes("03 00 00000004 00 02 03 02"));
            first.release();
        }
    }

    @Test
    void aContextThatWasNotNegotiatedIsAViolation() throws Exception {
        associate();
        send(pdata(5, 3, new byte[10]));
        expect(ABORT_UNEXPECTED_PARAMETER);
    }

    @Test
    void aDataSetWithoutACommandIsAViolation() throws Exception {
        associate();
        send(pdata(1, 2, new byte[10]));
        expect(ABORT_UNEXPECTED_PARAMETER);
    }

    @Test
    void aCommandThatIsNoneIsAViolation() throws Exception {
        associate();
        send(pdata(1, 3, hex("this is no command set")));
        expect(ABORT_UNEXPECTED_PARAMETER);
    }

    @Test
    void anEndlessCommandIsAViolation() throws Exception {
        associate();
        threads.submit(() -> {
            for (int i = 0; i < 20; i++) {
                send(pdata(1, 1, new byte[8000]));
            }
            return true;
        });
        expect(ABORT_UNEXPECTED_PARAMETER);
    }

    @Test
    void releaseWithinAMessageIsAViolation() throws Exception {
        associate();
        send(storeCommand("312E322E3300"));
        send(pdata(3, 0, new byte[1000]));
        send(RELEASE_RQ);
        expect(ABORT_UNEXPECTED_PARAMETER);
        assertThat(memory.objects).isEmpty();
    }

    @Test
    void anotherServiceIsAnsweredAsUnrecognizedAndTheAssociationLivesOn() throws Exception {
        associate();
        send(pdata(1, 3, command(element(0x0100, "F00F"), element(0x0110, "0900"), element(0x0800, "0101"))));
        assertThat(HexFormat.of().formatHex(readPdu(socket)))
                .contains("0000000102000000f08f")
                .contains("00002001020000000900")
                .contains("00000009020000001102");
        releaseOrderly();
    }

    @Test
    void anInstanceUidThatIsAPathIsRefusedAndTheAssociationLivesOn() throws Exception {
        associate();
        send(storeCommand("2E2E2F6576696C00"));
        send(pdata(3, 2, new byte[1000]));
        assertThat(HexFormat.of().formatHex(readPdu(socket))).contains("00000009020000001701");
        assertThat(memory.objects).isEmpty();
        releaseOrderly();
    }

    @Test
    void storeInTheContextOfAnotherClassIsRefused() throws Exception {
        associate();
        byte[] pdu = storeCommand("312E322E3300");
        pdu[10] = 1;
        send(pdu);
        send(pdata(1, 2, new byte[1000]));
        assertThat(HexFormat.of().formatHex(readPdu(socket))).contains("00000009020000002201");
        releaseOrderly();
    }

    @Test
    void cancelOfNothingIsIgnored() throws Exception {
        associate();
        send(pdata(1, 3, command(element(0x0100, "FF0F"), element(0x0120, "0900"), element(0x0800, "0101"))));
        releaseOrderly();
    }

    @Test
    void oneMessageMayComeInManyValuesOfOnePdu() throws Exception {
        associate();
        byte[] command = storeCommandSet("312E322E3300");
        ByteBuffer pdu = ByteBuffer.allocate(6 + 6 + 10 + 6 + command.length - 10 + 6 + 4);
        pdu.put(new byte[] {4, 0}).putInt(pdu.capacity() - 6);
        pdu.putInt(12).put(new byte[] {3, 1}).put(command, 0, 10);
        pdu.putInt(command.length - 8).put(new byte[] {3, 3}).put(command, 10, command.length - 10);
        pdu.putInt(6).put(new byte[] {3, 2}).put(new byte[] {1, 2, 3, 4});
        send(pdu.array());
        assertThat(HexFormat.of().formatHex(readPdu(socket))).contains("00000009020000000000");
        assertThat(memory.objects.take()).isEqualTo(new byte[] {1, 2, 3, 4});
        releaseOrderly();
    }

    private void releaseOrderly() throws Exception {
        send(RELEASE_RQ);
        expect(RELEASE_RP);
        assertThat(diary.awaitClosed().end()).isEqualTo(End.RELEASED);
    }

    @Test
    void aClientWhosePeerStopsReadingTimesOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                Socket peer = silent.accept();
                readPdu(peer);
                peer.getOutputStream().write(associateAc());
                return peer;
            });
            ClientSettings settings = ClientSettings.of("127.0.0.1", silent.getLocalPort(), Peers.SCU, Peers.SCP)
                    .withTimeouts(new ClientSettings.Timeouts(
                            Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMillis(500)));
            try (ClientAssociation association = new DicomClient(settings)
                    .connect(List.of(
                            PresentationContextProposal.of(Peers.CT, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)))) {
                assertThatThrownBy(() -> association.store(
                                Peers.CT,
                                Peers.instance(1),
                                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                                Peers.zeros(100L << 20)))
                        .isInstanceOf(AssociationException.TimedOut.class)
                        .hasMessageContaining("took no data");
            }
        }
    }

    @Test
    void aServerThatCollidesInReleaseIsAnswered() throws Exception {
        try (ServerSocket peerSocket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<byte[]> answer = threads.submit(() -> {
                Socket peer = peerSocket.accept();
                readPdu(peer);
                OutputStream output = peer.getOutputStream();
                output.write(associateAc());
                assertThat(readPdu(peer)).isEqualTo(bytes(RELEASE_RQ));
                output.write(bytes(RELEASE_RQ));
                byte[] response = readPdu(peer);
                output.write(bytes(RELEASE_RP));
                return response;
            });
            ClientSettings settings = ClientSettings.of("127.0.0.1", peerSocket.getLocalPort(), Peers.SCU, Peers.SCP);
            try (ClientAssociation association = new DicomClient(settings)
                    .connect(List.of(
                            PresentationContextProposal.of(Peers.CT, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)))) {
                association.release();
            }
            assertThat(answer.get()).isEqualTo(bytes(RELEASE_RP));
        }
    }
}
