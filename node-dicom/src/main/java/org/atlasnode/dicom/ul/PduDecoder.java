package org.atlasnode.dicom.ul;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.Value;

/**
 * Decodes the variable fields of PDUs (PS3.8 §9.3, §D; PS3.7 §D.3.3). Pure functions of bytes: what is not a PDU is a
 * {@link PduException}. Items of unknown type are skipped (PS3.8 §9.3.1).
 */
final class PduDecoder {

    private static final int MAX_PRESENTATION_CONTEXTS = 128;

    /**
     * In all contexts of a request together: as many to each as the dictionary knows twice over. Without a limit, empty
     * sub-items would make a request of 1 MB into objects of twenty times its length.
     */
    private static final int MAX_TRANSFER_SYNTAXES = 128 * MAX_PRESENTATION_CONTEXTS;

    private PduDecoder() {}

    /** The PDU of a type code and the bytes after PDU-length, from position to limit. */
    static Pdu decode(Pdu.Type type, ByteBuffer body) throws PduException {
        return switch (type) {
            case ASSOCIATE_RQ -> associateRq(body);
            case ASSOCIATE_AC -> associateAc(body);
            case ASSOCIATE_RJ -> {
                ByteBuffer fields = fourBytes(body);
                yield new Pdu.AssociateRj(unsigned(fields.get(1)), unsigned(fields.get(2)), unsigned(fields.get(3)));
            }
            case P_DATA_TF -> pData(body);
            case RELEASE_RQ -> {
                fourBytes(body);
                yield new Pdu.ReleaseRq();
            }
            case RELEASE_RP -> {
                fourBytes(body);
                yield new Pdu.ReleaseRp();
            }
            case ABORT -> {
                ByteBuffer fields = fourBytes(body);
                yield new Pdu.Abort(unsigned(fields.get(2)), unsigned(fields.get(3)));
            }
        };
    }

    /** Presentation-data-value items, PS3.8 Table 9-23. */
    private static Pdu.PData pData(ByteBuffer body) throws PduException {
        List<Pdv> values = new ArrayList<>(1);
        need(body, 6, "P-DATA-TF");
        while (body.hasRemaining()) {
            need(body, 6, "P-DATA-TF");
            int length = body.getInt();
            if (length < 2 || length > body.remaining()) {
                throw PduException.invalid("presentation data value of " + Integer.toUnsignedString(length)
                        + " bytes in P-DATA-TF with " + body.remaining() + " bytes left");
            }
            int contextId = unsigned(body.get());
            int control = body.get();
            ByteBuffer data = body.slice(body.position(), length - 2);
            body.position(body.position() + length - 2);
            values.add(new Pdv(contextId, (control & 1) != 0, (control & 2) != 0, data));
        }
        return new Pdu.PData(values);
    }

    private static Pdu.AssociateRq associateRq(ByteBuffer body) throws PduException {
        Associate fields = new Associate(body);
        List<PresentationContext> contexts = new ArrayList<>();
        int transferSyntaxes = 0;
        while (body.hasRemaining()) {
            int type = unsigned(body.get());
            ByteBuffer item = item(body, type);
            if (type == PduWriter.PRESENTATION_CONTEXT_RQ) {
                PresentationContext proposal = proposal(item, MAX_TRANSFER_SYNTAXES - transferSyntaxes);
                transferSyntaxes += proposal.transferSyntaxes().size();
                contexts.add(proposal);
                requireCount(contexts.size());
            } else {
                fields.common(type, item);
            }
        }
        return new Pdu.AssociateRq(
                fields.version,
                fields.called,
                fields.calling,
                fields.applicationContext,
                contexts,
                fields.userInformation);
    }

    private static Pdu.AssociateAc associateAc(ByteBuffer body) throws PduException {
        Associate fields = new Associate(body);
        List<PresentationContext.Answer> answers = new ArrayList<>();
        while (body.hasRemaining()) {
            int type = unsigned(body.get());
            ByteBuffer item = item(body, type);
            if (type == PduWriter.PRESENTATION_CONTEXT_AC) {
                answers.add(answer(item));
                requireCount(answers.size());
            } else {
                fields.common(type, item);
            }
        }
        return new Pdu.AssociateAc(
                fields.version,
                fields.called,
                fields.calling,
                fields.applicationContext,
                answers,
                fields.userInformation);
    }

    private static void requireCount(int contexts) throws PduException {
        if (contexts > MAX_PRESENTATION_CONTEXTS) {
            throw PduException.invalid("more than " + MAX_PRESENTATION_CONTEXTS + " presentation contexts");
        }
    }

    /** What request and acceptance have in common, PS3.8 Tables 9-11 and 9-17. */
    private static final class Associate {

        private final int version;
        private final String called;
        private final String calling;
        private String applicationContext = "";
        private UserInformation userInformation =
                new UserInformation(0, "", Optional.empty(), Optional.empty(), List.of(), List.of());

        Associate(ByteBuffer body) throws PduException {
            need(body, 68, "A-ASSOCIATE");
            version = Short.toUnsignedInt(body.getShort());
            body.getShort();
            called = text(take(body, 16));
            calling = text(take(body, 16));
            body.position(body.position() + 32);
        }

        void common(int type, ByteBuffer item) throws PduException {
            if (type == PduWriter.APPLICATION_CONTEXT) {
                applicationContext = text(item);
            } else if (type == PduWriter.USER_INFORMATION) {
                userInformation = userInformation(item);
            }
        }
    }

    /** Presentation context item of a request, PS3.8 Table 9-13. */
    private static PresentationContext proposal(ByteBuffer item, int maxTransferSyntaxes) throws PduException {
        need(item, 4, "presentation context item");
        int id = unsigned(item.get());
        item.position(item.position() + 3);
        String abstractSyntax = "";
        List<String> transferSyntaxes = new ArrayList<>(4);
        while (item.hasRemaining()) {
            int type = unsigned(item.get());
            String name = text(item(item, type));
            if (type == PduWriter.ABSTRACT_SYNTAX) {
                abstractSyntax = name;
            } else if (type == PduWriter.TRANSFER_SYNTAX) {
                if (transferSyntaxes.size() == maxTransferSyntaxes) {
                    throw PduException.invalid("more than " + MAX_TRANSFER_SYNTAXES + " transfer syntaxes");
                }
                transferSyntaxes.add(name);
            }
        }
        return new PresentationContext(id, abstractSyntax, transferSyntaxes);
    }

    /** Presentation context item of an acceptance, PS3.8 Table 9-18. */
    private static PresentationContext.Answer answer(ByteBuffer item) throws PduException {
        need(item, 4, "presentation context item");
        int id = unsigned(item.get());
        item.get();
        int result = unsigned(item.get());
        item.get();
        PresentationContext.Result[] results = PresentationContext.Result.values();
        if (result >= results.length) {
            throw PduException.invalid("presentation context result " + result);
        }
        String transferSyntax = "";
        while (item.hasRemaining()) {
            int type = unsigned(item.get());
            String name = text(item(item, type));
            if (type == PduWriter.TRANSFER_SYNTAX) {
                transferSyntax = name;
            }
        }
        return new PresentationContext.Answer(id, results[result], transferSyntax);
    }

    private static UserInformation userInformation(ByteBuffer items) throws PduException {
        long maximumLength = 0;
        String classUid = "";
        Optional<String> versionName = Optional.empty();
        Optional<UserInformation.AsynchronousOperations> window = Optional.empty();
        List<UserInformation.RoleSelection> roles = new ArrayList<>();
        List<UserInformation.Item> others = new ArrayList<>();
        while (items.hasRemaining()) {
            int type = unsigned(items.get());
            ByteBuffer item = item(items, type);
            switch (type) {
                case PduWriter.MAXIMUM_LENGTH -> maximumLength = fourByteNumber(item);
                case PduWriter.IMPLEMENTATION_CLASS_UID -> classUid = text(item);
                case PduWriter.IMPLEMENTATION_VERSION_NAME -> versionName = Optional.of(text(item));
                case PduWriter.ASYNCHRONOUS_OPERATIONS -> {
                    int both = (int) fourByteNumber(item);
                    window = Optional.of(new UserInformation.AsynchronousOperations(both >>> 16, both & 0xFFFF));
                }
                case PduWriter.ROLE_SELECTION -> roles.add(roleSelection(item));
                default -> others.add(new UserInformation.Item(type, bytes(item)));
            }
        }
        return new UserInformation(maximumLength, classUid, versionName, window, roles, others);
    }

    private static UserInformation.RoleSelection roleSelection(ByteBuffer item) throws PduException {
        need(item, 2, "role selection");
        int length = Short.toUnsignedInt(item.getShort());
        need(item, length + 2, "role selection");
        String sopClassUid = text(take(item, length));
        return new UserInformation.RoleSelection(sopClassUid, item.get() != 0, item.get() != 0);
    }

    /** The value of an item whose type was just read: a reserved byte, a 16-bit length, so many bytes. */
    private static ByteBuffer item(ByteBuffer buffer, int type) throws PduException {
        need(buffer, 3, "item header");
        buffer.get();
        int length = Short.toUnsignedInt(buffer.getShort());
        if (length > buffer.remaining()) {
            throw PduException.invalid("item " + Integer.toHexString(type) + "H of " + length + " bytes with "
                    + buffer.remaining() + " left");
        }
        return take(buffer, length);
    }

    private static ByteBuffer take(ByteBuffer buffer, int length) {
        ByteBuffer taken = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        return taken;
    }

    private static long fourByteNumber(ByteBuffer item) throws PduException {
        return Integer.toUnsignedLong(fourBytes(item).getInt());
    }

    private static ByteBuffer fourBytes(ByteBuffer body) throws PduException {
        if (body.remaining() != 4) {
            throw PduException.invalid("4 bytes expected, " + body.remaining() + " found");
        }
        return body.slice();
    }

    private static void need(ByteBuffer buffer, int bytes, String what) throws PduException {
        if (buffer.remaining() < bytes) {
            throw PduException.invalid(what + " ends after " + buffer.remaining() + " bytes, needs " + bytes);
        }
    }

    private static Value.Bytes bytes(ByteBuffer item) {
        byte[] bytes = new byte[item.remaining()];
        item.get(bytes);
        return Value.Bytes.wrap(bytes);
    }

    /** Text without the padding that real devices send: spaces, and NUL where there should be none. */
    private static String text(ByteBuffer item) {
        byte[] bytes = new byte[item.remaining()];
        item.get(bytes);
        int start = 0;
        int end = bytes.length;
        while (start < end && isPadding(bytes[start])) {
            start++;
        }
        while (end > start && isPadding(bytes[end - 1])) {
            end--;
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static boolean isPadding(byte value) {
        return value == ' ' || value == 0;
    }

    private static int unsigned(byte value) {
        return Byte.toUnsignedInt(value);
    }
}
