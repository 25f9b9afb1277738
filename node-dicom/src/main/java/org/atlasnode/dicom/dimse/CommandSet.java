package org.atlasnode.dicom.dimse;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomParseException;

/**
 * A command set: elements of group 0000 in implicit VR little endian (PS3.7 §6.3.1). It has a codec of its own, since it
 * is no data set: no character sets, no sequences, three value representations. Confined to one thread.
 */
final class CommandSet {

    private static final int MAX_ERROR_COMMENT_LENGTH = 64;

    private final TreeMap<Integer, byte[]> values = new TreeMap<>();

    /** Reads all of the bytes; what is not a command set throws. */
    static CommandSet decode(byte[] bytes) throws DicomParseException {
        CommandSet commandSet = new CommandSet();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            int offset = buffer.position();
            try {
                int tag = Tag.of(Short.toUnsignedInt(buffer.getShort()), Short.toUnsignedInt(buffer.getShort()));
                int length = buffer.getInt();
                if (Tag.group(tag) != 0 || length < 0 || length > buffer.remaining()) {
                    throw new DicomParseException(
                            offset,
                            Tag.toString(tag),
                            "no command element of " + Integer.toUnsignedString(length) + " bytes");
                }
                byte[] value = new byte[length];
                buffer.get(value);
                commandSet.values.put(tag, value);
            } catch (BufferUnderflowException e) {
                throw new DicomParseException(offset, "", "the command set ends within an element");
            }
        }
        return commandSet;
    }

    /** The bytes, Command Group Length first. */
    byte[] encode() {
        int length =
                values.values().stream().mapToInt(value -> 8 + value.length).sum();
        ByteBuffer buffer = ByteBuffer.allocate(12 + length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(0).putInt(4).putInt(length);
        for (Map.Entry<Integer, byte[]> element : values.entrySet()) {
            buffer.putShort((short) Tag.group(element.getKey())).putShort((short) Tag.element(element.getKey()));
            buffer.putInt(element.getValue().length).put(element.getValue());
        }
        return buffer.array();
    }

    OptionalInt findNumber(int tag) {
        byte[] value = values.get(tag);
        return value != null && value.length == 2
                ? OptionalInt.of(Byte.toUnsignedInt(value[0]) | Byte.toUnsignedInt(value[1]) << 8)
                : OptionalInt.empty();
    }

    Optional<String> findText(int tag) {
        return Optional.ofNullable(values.get(tag)).map(value -> new String(value, StandardCharsets.ISO_8859_1));
    }

    Optional<Uid> findUid(int tag) {
        return findText(tag).flatMap(Uid::parse);
    }

    CommandSet put(int tag, int number) {
        values.put(tag, new byte[] {(byte) number, (byte) (number >>> 8)});
        return this;
    }

    CommandSet put(int tag, String text, char padding) {
        String even = text.length() % 2 == 0 ? text : text + padding;
        values.put(tag, even.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    CommandSet put(int tag, Optional<Uid> uid) {
        uid.ifPresent(present -> put(tag, present.value(), '\0'));
        return this;
    }

    CommandSet put(int tag, OptionalInt number) {
        number.ifPresent(present -> put(tag, present));
        return this;
    }

    /** Error Comment (0000,0902) as it may be logged, whatever the peer sent; empty where there is none. */
    String errorComment() {
        return findText(Tags.ERROR_COMMENT).map(CommandSet::printable).orElse("");
    }

    CommandSet putErrorComment(String comment) {
        String printable = printable(comment);
        return printable.isEmpty() ? this : put(Tags.ERROR_COMMENT, printable, ' ');
    }

    /** As Error Comment can travel: LO, so at most 64 characters without backslash. */
    private static String printable(String comment) {
        String printable = comment.strip().replaceAll("[^\\x20-\\x7E]|\\\\", "?");
        return printable
                .substring(0, Math.min(printable.length(), MAX_ERROR_COMMENT_LENGTH))
                .strip();
    }
}
