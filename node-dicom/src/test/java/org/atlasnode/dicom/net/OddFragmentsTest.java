package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.atlasnode.dicom.net.AssociationListener.End;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages cut into fragments in every odd way (PS3.8 §9.3.5, §E): what is legal is stored, all else is aborted. */
@Timeout(60)
class OddFragmentsTest {

    private static final byte[] OBJECT = Peers.bytes(3001, 1);

    private final Peers.Memory memory = new Peers.Memory();
    private final Peers.Diary diary = new Peers.Diary();
    private final DicomServer server = Peers.start(Peers.settings(), Peers.ANYONE, memory, diary);
    private RawPeer peer;

    @BeforeEach
    void associate() throws IOException {
        peer = RawPeer.associate(server);
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        server.close();
    }

    private void expectStored() throws Exception {
        assertThat(HexFormat.of().formatHex(peer.readPdu())).contains("00000009020000000000");
        assertThat(memory.objects.take()).isEqualTo(OBJECT);
        peer.releaseOrderly();
        assertThat(diary.awaitClosed().end()).isEqualTo(End.RELEASED);
    }

    private void expectAborted(String abort) throws Exception {
        peer.expect(abort);
        assertThat(diary.awaitClosed().end()).isEqualTo(End.ABORTED_BY_US);
        assertThat(memory.objects).isEmpty();
        Peers.assertServes(server);
    }

    /** Fragments of so many bytes, one in each PDU. */
    private static byte[] pdus(int control, byte[] bytes, int step) {
        ByteArrayOutputStream pdus = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += step) {
            int end = Math.min(bytes.length, at + step);
            pdus.writeBytes(Wire.pdata(3, control | (end == bytes.length ? 2 : 0), Arrays.copyOfRange(bytes, at, end)));
        }
        return pdus.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void commandAndDataSetMayComeInFragmentsOfAnySize(int step) throws Exception {
        peer.send(pdus(1, Wire.storeCommandSet("312E322E3300"), step));
        peer.send(pdus(0, OBJECT, step));
        expectStored();
    }

    @Test
    void fragmentsMayComeByteByByte() throws Exception {
        byte[] all = Wire.join(pdus(1, Wire.storeCommandSet("312E322E3300"), 1), pdus(0, OBJECT, 500));
        for (byte single : all) {
            peer.send(new byte[] {single});
        }
        expectStored();
    }

    @Test
    void oneLongPduMayBeAllFragmentsOfOneByte() throws Exception {
        ByteBuffer pdu = ByteBuffer.allocate(6 + 7 * OBJECT.length);
        pdu.put(new byte[] {4, 0}).putInt(pdu.capacity() - 6);
        for (int i = 0; i < OBJECT.length; i++) {
            pdu.putInt(3)
                    .put((byte) 3)
                    .put((byte) (i == OBJECT.length - 1 ? 2 : 0))
                    .put(OBJECT[i]);
        }
        peer.send(Wire.storeCommand("312E322E3300"));
        peer.send(pdu.array());
        expectStored();
    }

    /** Not forbidden, and some senders end a data set so. */
    @Test
    void emptyFragmentsAreReadOver() throws Exception {
        peer.send(Wire.pdata(3, 1, new byte[0]));
        peer.send(Wire.storeCommand("312E322E3300"));
        peer.send(Wire.repeat(Wire.pdata(3, 0, new byte[0]), 1000));
        peer.send(Wire.pdata(3, 0, OBJECT));
        peer.send(Wire.pdata(3, 2, new byte[0]));
        expectStored();
    }

    @Test
    void twoContextsWithinAMessageAreAViolation() throws Exception {
        peer.send(Wire.storeCommand("312E322E3300"));
        peer.send(Wire.pdata(3, 0, OBJECT));
        peer.send(Wire.pdata(1, 2, OBJECT));
        expectAborted(Wire.ABORT_UNEXPECTED_PARAMETER);
    }

    @Test
    void twoContextsWithinACommandAreAViolation() throws Exception {
        byte[] command = Wire.storeCommandSet("312E322E3300");
        peer.send(Wire.pdata(3, 1, Arrays.copyOf(command, 20)));
        peer.send(Wire.pdata(1, 3, Arrays.copyOfRange(command, 20, command.length)));
        expectAborted(Wire.ABORT_UNEXPECTED_PARAMETER);
    }

    @Test
    void aCommandWithinADataSetIsAViolation() throws Exception {
        peer.send(Wire.storeCommand("312E322E3300"));
        peer.send(Wire.pdata(3, 0, OBJECT));
        peer.send(Wire.echoRequest());
        expectAborted(Wire.ABORT_UNEXPECTED_PARAMETER);
    }

    @Test
    void dataWithinACommandAreAViolation() throws Exception {
        peer.send(Wire.pdata(3, 1, Arrays.copyOf(Wire.storeCommandSet("312E322E3300"), 20)));
        peer.send(Wire.pdata(3, 2, OBJECT));
        expectAborted(Wire.ABORT_UNEXPECTED_PARAMETER);
    }

    @Test
    void dataBeforeTheirCommandAreAViolation() throws Exception {
        peer.send(Wire.pdata(3, 2, OBJECT));
        peer.send(Wire.storeCommand("312E322E3300"));
        expectAborted(Wire.ABORT_UNEXPECTED_PARAMETER);
    }

    @Test
    void aSecondCommandInsteadOfDataIsAViolation() throws Exception {
        peer.send(Wire.storeCommand("312E322E3300"));
        peer.send(Wire.storeCommand("312E322E3300"));
        expectAborted(Wire.ABORT_UNEXPECTED_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // PDV longer than its PDU, of no length, without a control header, and negative
                "04 00 00000008 00000005 03 00 0000",
                "04 00 00000006 00000000 03 00",
                "04 00 00000006 00000001 03 00",
                "04 00 00000006 FFFFFFFF 03 00",
                "04 00 00000006 80000000 03 00",
                // a second PDV that is cut
                "04 00 0000000B 00000002 03 00 00000002 03",
                // no PDV, half a PDV header
                "04 00 00000000",
                "04 00 00000005 00000001 03",
                // PDUs longer than anything
                "04 00 FFFFFFFF",
                "04 00 80000000",
                "01 00 FFFFFFFF",
                "05 00 FFFFFFFF",
                "06 00 00000005",
                "07 00 00000003 000000"
            })
    void lengthsThatContradictEachOtherAreAborted(String listing) throws Exception {
        peer.send(Wire.storeCommand("312E322E3300"));
        peer.send(Wire.bytes(listing));
        expectAborted(Wire.ABORT_INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 0x7F, 0x80, 0xFF})
    void pdusOfUnknownTypeAreAborted(int type) throws Exception {
        peer.send(new byte[] {(byte) type, 0, 0, 0, 0, 4, 0, 0, 0, 0});
        expectAborted(Wire.ABORT_UNRECOGNIZED);
    }
}
