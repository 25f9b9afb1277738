package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.atlasnode.dicom.dict.Uids;

/** The bytes that a scripted peer sends, made without the code under test. */
final class Wire {

    static final String RELEASE_RQ = "05 00 00000004 00000000";
    static final String RELEASE_RP = "06 00 00000004 00000000";
    static final String ABORT_BY_USER = "07 00 00000004 00 00 00 00";
    static final String ABORT_UNEXPECTED = "07 00 00000004 00 00 02 02";
    static final String ABORT_UNEXPECTED_PARAMETER = "07 00 00000004 00 00 02 05";
    static final String ABORT_INVALID_PARAMETER = "07 00 00000004 00 00 02 06";
    static final String ABORT_UNRECOGNIZED = "07 00 00000004 00 00 02 01";

    /** A-ASSOCIATE-RQ from SCU to SCP: context 1 is Verification, context 3 CT, both in implicit VR little endian. */
    static final byte[] ASSOCIATE_RQ = associateRq();

    private Wire() {}

    static byte[] associateRq() {
        ByteBuffer body = ByteBuffer.allocate(4096).putShort((short) 1).putShort((short) 0);
        body.put("SCP             ".getBytes())
                .put("SCU             ".getBytes())
                .put(new byte[32]);
        item(body, 0x10, "1.2.840.10008.3.1.1.1".getBytes());
        context(body, 1, "1.2.840.10008.1.1");
        context(body, 3, Uids.CT_IMAGE_STORAGE.value());
        item(body, 0x50, bytes("51 00 0004 00004000  52 00 0003 312E32"));
        body.flip();
        return ByteBuffer.allocate(6 + body.remaining())
                .put(new byte[] {1, 0})
                .putInt(body.remaining())
                .put(body)
                .array();
    }

    static void context(ByteBuffer body, int id, String abstractSyntax) {
        ByteBuffer item = ByteBuffer.allocate(200).put(new byte[] {(byte) id, 0, 0, 0});
        item(item, 0x30, abstractSyntax.getBytes());
        item(item, 0x40, "1.2.840.10008.1.2".getBytes());
        item.flip();
        byte[] bytes = new byte[item.remaining()];
        item.get(bytes);
        item(body, 0x20, bytes);
    }

    static void item(ByteBuffer buffer, int type, byte[] value) {
        buffer.put((byte) type).put((byte) 0).putShort((short) value.length).put(value);
    }

    static byte[] bytes(String listing) {
        return HexFormat.of().parseHex(listing.replaceAll("\\s", ""));
    }

    /** P-DATA-TF with one value. */
    static byte[] pdata(int context, int control, byte[] data) {
        return ByteBuffer.allocate(12 + data.length)
                .put(new byte[] {4, 0})
                .putInt(data.length + 6)
                .putInt(data.length + 2)
                .put((byte) context)
                .put((byte) control)
                .put(data)
                .array();
    }

    static byte[] element(int element, String value) {
        byte[] bytes = bytes(value);
        return ByteBuffer.allocate(8 + bytes.length)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0)
                .putShort((short) element)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    static byte[] command(byte[]... elements) {
        java.io.ByteArrayOutputStream command = new java.io.ByteArrayOutputStream();
        for (byte[] element : elements) {
            command.writeBytes(element);
        }
        return command.toByteArray();
    }

    static byte[] hex(String text) {
        return text.getBytes();
    }

    static byte[] readPdu(Socket from) throws IOException {
        byte[] header = from.getInputStream().readNBytes(6);
        assertThat(header).as("a PDU").hasSize(6);
        byte[] body = from.getInputStream().readNBytes(ByteBuffer.wrap(header).getInt(2));
        return ByteBuffer.allocate(6 + body.length).put(header).put(body).array();
    }

    static byte[] storeCommand(String instanceUid) {
        return pdata(3, 3, storeCommandSet(instanceUid));
    }

    static byte[] storeCommandSet(String instanceUid) {
        String sopClass = HexFormat.of().formatHex(hex(Uids.CT_IMAGE_STORAGE.value())) + "00";
        return command(
                element(0x0002, sopClass),
                element(0x0100, "0100"),
                element(0x0110, "0100"),
                element(0x0700, "0000"),
                element(0x0800, "0000"),
                element(0x1000, instanceUid));
    }

    static byte[] associateAc() {
        ByteBuffer body = ByteBuffer.allocate(4096)
                .putShort((short) 1)
                .putShort((short) 0)
                .put(new byte[64]);
        item(body, 0x10, "1.2.840.10008.3.1.1.1".getBytes());
        item(body, 0x21, bytes("01 00 00 00 40 00 0011 312E322E3834302E31303030382E312E32"));
        item(body, 0x50, bytes("51 00 0004 00000000"));
        body.flip();
        byte[] pdu = new byte[6 + body.remaining()];
        ByteBuffer.wrap(pdu).put(new byte[] {2, 0}).putInt(body.remaining()).put(body);
        return pdu;
    }

    /** C-ECHO-RQ in context 1. */
    static byte[] echoRequest() {
        return pdata(1, 3, command(element(0x0100, "3000"), element(0x0110, "0100"), element(0x0800, "0101")));
    }

    static byte[] repeat(byte[] bytes, int times) {
        ByteBuffer repeated = ByteBuffer.allocate(bytes.length * times);
        for (int i = 0; i < times; i++) {
            repeated.put(bytes);
        }
        return repeated.array();
    }

    static byte[] join(byte[]... parts) {
        return command(parts);
    }
}
