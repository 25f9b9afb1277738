package org.atlasnode.dicom.ul;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Encodes PDUs (PS3.8 §9.3, §D; PS3.7 §D.3.3) and writes each by one call. P-DATA-TF of streams goes by
 * {@link PDataOutputStream}, which fills its own buffer. Confined to one thread.
 */
final class PduWriter {

    static final int APPLICATION_CONTEXT = 0x10;
    static final int PRESENTATION_CONTEXT_RQ = 0x20;
    static final int PRESENTATION_CONTEXT_AC = 0x21;
    static final int ABSTRACT_SYNTAX = 0x30;
    static final int TRANSFER_SYNTAX = 0x40;
    static final int USER_INFORMATION = 0x50;
    static final int MAXIMUM_LENGTH = 0x51;
    static final int IMPLEMENTATION_CLASS_UID = 0x52;
    static final int ASYNCHRONOUS_OPERATIONS = 0x53;
    static final int ROLE_SELECTION = 0x54;
    static final int IMPLEMENTATION_VERSION_NAME = 0x55;

    private static final Pdu.Type[] TYPES = Pdu.Type.values();

    private final WritableByteChannel channel;
    private final WireTap tap;

    PduWriter(WritableByteChannel channel) {
        this(channel, WireTap.NONE);
    }

    PduWriter(WritableByteChannel channel, WireTap tap) {
        this.channel = channel;
        this.tap = tap;
    }

    void write(Pdu pdu) throws IOException {
        write(ByteBuffer.wrap(encode(pdu)));
    }

    /** Writes bytes that are a whole PDU. */
    void write(ByteBuffer encoded) throws IOException {
        if (tap != WireTap.NONE) {
            show(encoded.duplicate());
        }
        while (encoded.hasRemaining()) {
            channel.write(encoded);
        }
    }

    private void show(ByteBuffer encoded) {
        Pdu.Type type = TYPES[encoded.get() - 1];
        int length = encoded.getInt(encoded.position() + 1);
        encoded.position(encoded.position() + PduReader.HEADER_LENGTH - 1);
        try {
            tap.pdu(WireTap.Direction.SENT, PduDecoder.decode(type, encoded.slice()), length);
        } catch (PduException e) {
            throw new IllegalStateException("what we send is a PDU", e);
        }
    }

    /** The PDU as it travels. */
    static byte[] encode(Pdu pdu) {
        Output body = new Output();
        if (pdu instanceof Pdu.AssociateRq rq) {
            associate(body, rq.protocolVersion(), rq.called(), rq.calling());
            body.item(APPLICATION_CONTEXT, rq.applicationContext());
            rq.contexts().forEach(context -> body.item(PRESENTATION_CONTEXT_RQ, item -> proposal(item, context)));
            body.item(USER_INFORMATION, item -> userInformation(item, rq.userInformation()));
        } else if (pdu instanceof Pdu.AssociateAc ac) {
            associate(body, ac.protocolVersion(), ac.called(), ac.calling());
            body.item(APPLICATION_CONTEXT, ac.applicationContext());
            ac.answers().forEach(answer -> body.item(PRESENTATION_CONTEXT_AC, item -> answer(item, answer)));
            body.item(USER_INFORMATION, item -> userInformation(item, ac.userInformation()));
        } else if (pdu instanceof Pdu.AssociateRj rj) {
            body.bytes(0, rj.result(), rj.source(), rj.reason());
        } else if (pdu instanceof Pdu.PData data) {
            data.values().forEach(value -> pdv(body, value));
        } else if (pdu instanceof Pdu.Abort abort) {
            body.bytes(0, 0, abort.source(), abort.reason());
        } else {
            body.bytes(0, 0, 0, 0);
        }
        return ByteBuffer.allocate(6 + body.size())
                .put((byte) pdu.type().code())
                .put((byte) 0)
                .putInt(body.size())
                .put(body.toByteArray())
                .array();
    }

    private static void associate(Output body, int version, String called, String calling) {
        body.number16(version);
        body.number16(0);
        body.padded(called, 16);
        body.padded(calling, 16);
        body.padded("", 32, 0);
    }

    private static void proposal(Output item, PresentationContext context) {
        item.bytes(context.id(), 0, 0, 0);
        item.item(ABSTRACT_SYNTAX, context.abstractSyntax());
        context.transferSyntaxes().forEach(syntax -> item.item(TRANSFER_SYNTAX, syntax));
    }

    private static void answer(Output item, PresentationContext.Answer answer) {
        item.bytes(answer.id(), 0, answer.result().code(), 0);
        item.item(TRANSFER_SYNTAX, answer.transferSyntax());
    }

    private static void userInformation(Output item, UserInformation user) {
        item.item(MAXIMUM_LENGTH, value -> value.number32((int) user.maximumLengthBytes()));
        item.item(IMPLEMENTATION_CLASS_UID, user.implementationClassUid());
        user.asynchronousOperations()
                .ifPresent(window -> item.item(ASYNCHRONOUS_OPERATIONS, value -> {
                    value.number16(window.invoked());
                    value.number16(window.performed());
                }));
        user.roleSelections()
                .forEach(role -> item.item(ROLE_SELECTION, value -> {
                    value.number16(role.sopClassUid().length());
                    value.text(role.sopClassUid());
                    value.bytes(role.scu() ? 1 : 0, role.scp() ? 1 : 0);
                }));
        user.implementationVersionName().ifPresent(name -> item.item(IMPLEMENTATION_VERSION_NAME, name));
        user.others()
                .forEach(other -> item.item(
                        other.type(), value -> value.writeBytes(other.value().toByteArray())));
    }

    private static void pdv(Output body, Pdv value) {
        ByteBuffer data = value.data().duplicate();
        body.number32(data.remaining() + 2);
        body.bytes(value.contextId(), (value.command() ? 1 : 0) | (value.last() ? 2 : 0));
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        body.writeBytes(bytes);
    }

    /** Big-endian output with nested items: type, reserved byte, 16-bit length, value. */
    private static final class Output extends ByteArrayOutputStream {

        void bytes(int... values) {
            for (int value : values) {
                write(value);
            }
        }

        void number16(int value) {
            bytes(value >>> 8, value);
        }

        void number32(int value) {
            bytes(value >>> 24, value >>> 16, value >>> 8, value);
        }

        void text(String text) {
            writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void padded(String text, int length) {
            padded(text, length, ' ');
        }

        void padded(String text, int length, int padding) {
            if (text.length() > length) {
                throw new IllegalArgumentException("longer than " + length + " characters: " + text);
            }
            text(text);
            for (int i = text.length(); i < length; i++) {
                write(padding);
            }
        }

        void item(int type, String text) {
            item(type, value -> value.text(text));
        }

        void item(int type, Consumer<Output> content) {
            Output value = new Output();
            content.accept(value);
            if (value.size() > 0xFFFF) {
                throw new IllegalArgumentException(
                        "item " + Integer.toHexString(type) + "H of " + value.size() + " bytes: at most 65535 travel");
            }
            bytes(type, 0);
            number16(value.size());
            writeBytes(value.toByteArray());
        }
    }
}
