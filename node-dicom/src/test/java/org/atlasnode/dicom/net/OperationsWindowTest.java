package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener.End;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.ExtendedNegotiation;
import org.atlasnode.dicom.ul.RequestOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The asynchronous operations window as SCP (PS3.7 §D.3.3.3), with raw peers that do not wait for answers. */
@Timeout(60)
class OperationsWindowTest {

    private static final int WINDOW = 16;

    private final Peers.Memory memory = new Peers.Memory();
    private final Peers.Diary diary = new Peers.Diary();

    private DicomServer start(CStoreHandler handler) throws IOException {
        DicomServer server = new DicomServer(
                Peers.settings(),
                Peers.ANYONE,
                new AcceptanceRule(
                        Peers.RULE.abstractSyntaxes(),
                        Peers.RULE.transferSyntaxes(),
                        uid -> false,
                        WINDOW,
                        (uid, asked) -> uid.equals(Peers.CT) ? Optional.of(asked) : Optional.empty()),
                handler,
                diary);
        server.start();
        return server;
    }

    /** A request that asks for a window of 100. */
    private static byte[] askingForAWindow() {
        byte[] request = Wire.associateRq();
        byte[] item = Wire.bytes("53 00 0004 0064 0001");
        // User information is the last item: its length and the PDU's grow.
        int user = new String(request, StandardCharsets.ISO_8859_1).lastIndexOf("\u0050\0\0\u000F");
        ByteBuffer grown =
                ByteBuffer.allocate(request.length + item.length).put(request).put(item);
        grown.putInt(2, request.length - 6 + item.length);
        grown.putShort(user + 2, (short) (0x0F + item.length));
        return grown.array();
    }

    private static byte[] stores(int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 1; i <= count; i++) {
            byte[] command = Wire.storeCommandSet(HexFormat.of().formatHex(Wire.hex("1.2.3.1" + (10 + i))) + "00");
            bytes.writeBytes(Wire.pdata(3, 3, numbered(command, i)));
            bytes.writeBytes(Wire.pdata(3, 2, new byte[] {(byte) i, 0}));
        }
        return bytes.toByteArray();
    }

    /** Message ID is the third element of the command. */
    private static byte[] numbered(byte[] command, int messageId) {
        byte[] copy = command.clone();
        int at = HexFormat.of().formatHex(copy).indexOf("0000100102000000") / 2 + 8;
        copy[at] = (byte) messageId;
        return copy;
    }

    private static void expectAnswer(RawPeer peer, int messageId) throws IOException {
        assertThat(HexFormat.of().formatHex(peer.readPdu()))
                .contains("0000000102000000" + "0180")
                .contains("0000200102000000" + String.format(Locale.ROOT, "%02x00", messageId))
                .contains("0000000902000000" + "0000");
    }

    @Test
    void grantsAtMostItsOwnWindow() throws Exception {
        try (DicomServer server = start(memory);
                RawPeer peer = RawPeer.connect(server)) {
            peer.send(askingForAWindow());
            assertThat(HexFormat.of().formatHex(peer.readPdu())).contains("53000004" + "00100001");
        }
    }

    @Test
    void servesInTheirOrderWhatComesBeforeTheFirstAnswer() throws Exception {
        CountDownLatch allSent = new CountDownLatch(1);
        try (DicomServer server = start((request, dataSet) -> {
                    await(allSent);
                    memory.store(request, dataSet);
                });
                RawPeer peer = RawPeer.connect(server)) {
            peer.send(askingForAWindow());
            peer.readPdu();
            peer.send(stores(WINDOW));
            allSent.countDown();
            for (int i = 1; i <= WINDOW; i++) {
                expectAnswer(peer, i);
            }
            peer.releaseOrderly();
        }
        for (int i = 1; i <= WINDOW; i++) {
            assertThat(memory.objects.take()).isEqualTo(new byte[] {(byte) i, 0});
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
    void servesMoreThanTheWindowToo() throws Exception {
        try (DicomServer server = start(memory);
                RawPeer peer = RawPeer.associate(server)) {
            peer.send(stores(50));
            for (int i = 1; i <= 50; i++) {
                expectAnswer(peer, i);
            }
            peer.releaseOrderly();
        }
        assertThat(memory.objects).hasSize(50);
    }

    @Test
    void keepsWhatWasWholeWhereThePeerIsCutOff() throws Exception {
        try (DicomServer server = start(memory)) {
            try (RawPeer peer = RawPeer.associate(server)) {
                byte[] all = stores(10);
                peer.send(Arrays.copyOf(all, all.length - 7));
                for (int i = 1; i <= 9; i++) {
                    expectAnswer(peer, i);
                }
            }
            AssociationListener.Summary summary = diary.awaitClosed();
            assertThat(summary.end()).isEqualTo(End.LOST);
            assertThat(summary.stored()).isEqualTo(9);
        }
        assertThat(memory.objects).hasSize(9);
    }

    @Test
    void extendedNegotiationIsAnsweredToTheRequestor() throws Exception {
        Value.Bytes asked = Value.Bytes.wrap(new byte[] {2, 0, 3, 0, 0, 0});
        try (DicomServer server = start(memory);
                ClientAssociation association = new DicomClient(Peers.client(server))
                        .connect(
                                List.of(
                                        PresentationContextProposal.of(Peers.CT, Peers.EXPLICIT),
                                        PresentationContextProposal.of(
                                                Uids.VERIFICATION, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)),
                                RequestOptions.NONE.withExtendedNegotiation(List.of(
                                        new ExtendedNegotiation(Peers.CT, asked),
                                        new ExtendedNegotiation(Uids.VERIFICATION, asked))))) {
            assertThat(association.extendedNegotiation(Peers.CT)).contains(asked);
            assertThat(association.extendedNegotiation(Uids.VERIFICATION)).isEmpty();
            assertThat(association.operations()).isEqualTo(1);
            association.release();
        }
    }
}
