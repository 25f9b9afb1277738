package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.Pdu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Association requests as large, as many, and as wrong as they can be; others are served all the same. */
@Timeout(60)
class HostileNegotiationTest {

    private static final String CT = Peers.CT.value();
    private static final int MAX_LENGTH = 1 << 20;
    private static final String REJECTED_WITHOUT_REASON = "03 00 00000004 00 01 01 01";

    private final Peers.Memory memory = new Peers.Memory();
    private final Peers.Diary diary = new Peers.Diary();
    private final DicomServer server = Peers.start(
            Peers.settings().withLimits(new ServerSettings.Limits(100, 100, 131072)), Peers.ANYONE, memory, diary);
    private final List<RawPeer> peers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawPeer peer : peers) {
            peer.close();
        }
        server.close(Duration.ofMillis(10));
    }

    private RawPeer request(byte[] request) throws IOException {
        RawPeer peer = RawPeer.connect(server);
        peers.add(peer);
        peer.send(request);
        return peer;
    }

    /** A-ASSOCIATE-RQ with these items after the fixed fields. */
    private static byte[] request(byte[]... items) {
        byte[] all = Wire.join(items);
        ByteBuffer pdu = ByteBuffer.allocate(6 + 68 + all.length);
        pdu.put(new byte[] {1, 0}).putInt(68 + all.length).put(new byte[] {0, 1, 0, 0});
        pdu.put("SCP             SCU             ".getBytes()).put(new byte[32]).put(all);
        return pdu.array();
    }

    private static byte[] item(int type, byte[] value) {
        ByteBuffer item = ByteBuffer.allocate(4 + value.length);
        Wire.item(item, type, value);
        return item.array();
    }

    private static byte[] applicationContext() {
        return item(0x10, "1.2.840.10008.3.1.1.1".getBytes());
    }

    private static byte[] user() {
        return item(0x50, Wire.bytes("51 00 0004 00004000  52 00 0003 312E32"));
    }

    private static byte[] context(int id, String abstractSyntax, int transferSyntaxes) {
        ByteArrayOutputStream context = new ByteArrayOutputStream();
        context.writeBytes(new byte[] {(byte) id, 0, 0, 0});
        context.writeBytes(item(0x30, abstractSyntax.getBytes()));
        for (int i = 1; i < transferSyntaxes; i++) {
            context.writeBytes(item(0x40, ("1.2.3." + i).getBytes()));
        }
        context.writeBytes(item(0x40, "1.2.840.10008.1.2".getBytes()));
        return item(0x20, context.toByteArray());
    }

    private static byte[] contexts(int count, int transferSyntaxes) {
        ByteArrayOutputStream contexts = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            contexts.writeBytes(context(2 * i + 1, CT, transferSyntaxes));
        }
        return contexts.toByteArray();
    }

    private static long acceptedCount(byte[] acceptance) {
        assertThat(acceptance[0]).as("A-ASSOCIATE-AC").isEqualTo((byte) 2);
        ByteBuffer items = ByteBuffer.wrap(acceptance).position(74);
        long accepted = 0;
        while (items.hasRemaining()) {
            int type = items.getShort() >> 8;
            byte[] value = new byte[items.getShort()];
            items.get(value);
            accepted += type == 0x21 && value[2] == 0 ? 1 : 0;
        }
        return accepted;
    }

    @Test
    void tenThousandContextsOverEightyAssociationsAreAllAccepted() throws Exception {
        byte[] request = request(applicationContext(), contexts(128, 40), user());
        long accepted = 0;
        for (int i = 0; i < 80; i++) {
            accepted += acceptedCount(request(request).readPdu());
        }
        assertThat(accepted).isEqualTo(10_240);
        Peers.assertServes(server);
        for (RawPeer peer : peers) {
            peer.releaseOrderly();
        }
    }

    @Test
    void aRequestOfTheMaximalLengthIsAccepted() throws Exception {
        byte[] known = Wire.join(applicationContext(), context(1, CT, 1), user());
        ByteArrayOutputStream filled = new ByteArrayOutputStream();
        for (int left = MAX_LENGTH - 68 - known.length; left > 0; ) {
            int length = Math.min(left, 60_000);
            filled.writeBytes(item(0x77, new byte[length - 4]));
            left -= length;
        }
        byte[] request = request(known, filled.toByteArray());
        assertThat(request).hasSize(MAX_LENGTH + 6);
        assertThat(acceptedCount(request(request).readPdu())).isEqualTo(1);
    }

    @Test
    void aRequestBeyondTheMaximalLengthIsAbortedBeforeItComes() throws Exception {
        RawPeer peer = request(Wire.bytes("01 00 00100001"));
        peer.expect(Wire.ABORT_BY_USER);
        Peers.assertServes(server);
    }

    /** A legal request has 128 contexts; the dictionary knows some sixty transfer syntaxes. */
    @Test
    void aRequestWithVeryManyTransferSyntaxesIsAborted() throws Exception {
        ByteArrayOutputStream contexts = new ByteArrayOutputStream();
        for (int id = 1; id < 32; id += 2) {
            byte[] context = Wire.join(
                    new byte[] {(byte) id, 0, 0, 0},
                    item(0x30, CT.getBytes()),
                    Wire.repeat(Wire.bytes("40 00 0000"), 16_000));
            contexts.writeBytes(item(0x20, context));
        }
        RawPeer peer = request(request(applicationContext(), contexts.toByteArray(), user()));
        peer.expect(Wire.ABORT_BY_USER);
        Peers.assertServes(server);
    }

    @Test
    void moreContextsThanThereAreIdsAreAborted() throws Exception {
        request(request(applicationContext(), contexts(129, 1), user())).expect(Wire.ABORT_BY_USER);
        Peers.assertServes(server);
    }

    @Test
    void oneIdTwiceIsRejected() throws Exception {
        request(request(applicationContext(), context(3, CT, 1), context(3, CT, 1), user()))
                .expect(REJECTED_WITHOUT_REASON);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 254})
    void evenIdsAreRejected(int id) throws Exception {
        request(request(applicationContext(), context(id, CT, 1), user())).expect(REJECTED_WITHOUT_REASON);
    }

    @Test
    void aRequestWithoutAnyContextIsAcceptedAndMayOnlyBeReleased() throws Exception {
        RawPeer peer = request(request(applicationContext(), user()));
        assertThat(acceptedCount(peer.readPdu())).isZero();
        peer.releaseOrderly();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // items that are cut, or longer than what they lie in
                "10 00 0005 31",
                "20 00 0004 01000000 40 00 FFFF",
                "20 00 0003 010000",
                "20 00 0008 01000000 300000FF",
                "50 00 0004 51 00 0004",
                "50 00 0005 51 00 0001 00",
                "50 00 0006 54 00 0002 FFFF",
                "77"
            })
    void lengthsThatContradictEachOtherAreAborted(String items) throws Exception {
        request(request(applicationContext(), Wire.bytes(items))).expect(Wire.ABORT_BY_USER);
        Peers.assertServes(server);
    }

    @Test
    void aStormBeyondTheLimitIsRejectedForTheMomentThenServedAgain() throws Exception {
        ServerSettings four = Peers.settings().withLimits(new ServerSettings.Limits(4, 4, 16384));
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try (DicomServer small = Peers.start(four, Peers.ANYONE, memory, diary)) {
            for (int round = 0; round < 5; round++) {
                List<ClientAssociation> accepted = storm(small, callers);
                assertThat(accepted).hasSize(4);
                assertThatThrownBy(() -> Peers.connect(small)).isInstanceOf(AssociationException.Rejected.class);
                for (ClientAssociation association : accepted) {
                    assertThat(association.echo().isSuccess()).isTrue();
                    association.release();
                    association.close();
                    diary.awaitClosed();
                }
                Peers.assertServes(small);
                diary.awaitClosed();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** Sixteen callers at once; who is not accepted is rejected for the moment. */
    private static List<ClientAssociation> storm(DicomServer server, ExecutorService callers) throws Exception {
        List<Callable<ClientAssociation>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(() -> Peers.connect(server));
        }
        List<ClientAssociation> accepted = new ArrayList<>();
        for (Future<ClientAssociation> call : callers.invokeAll(calls)) {
            try {
                accepted.add(call.get());
            } catch (java.util.concurrent.ExecutionException e) {
                assertThat(e)
                        .cause()
                        .isInstanceOfSatisfying(
                                AssociationException.Rejected.class,
                                rejected ->
                                        assertThat(rejected.answer()).isEqualTo(Pdu.AssociateRj.LOCAL_LIMIT_EXCEEDED));
            }
        }
        return accepted;
    }

    @Test
    void theLimitsOfAServerAreChecked() {
        assertThatThrownBy(() -> new ServerSettings.Limits(1, 1, 16384, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("byte/s");
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        assertThat(ServerSettings.of(Peers.SCP, anywhere).limits().minBytesPerSecond())
                .isEqualTo(1000);
    }
}
