package org.atlasnode.dicom.dimse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.dict.StandardDictionary;
import org.atlasnode.dicom.dict.Tags;

/**
 * The elements of a command set for people, one line each (PS3.7 §E). Only the values of elements that the standard gives
 * a meaning today are shown; of any other, its length. Pure functions.
 */
public final class CommandListing {

    private static final Set<Integer> NUMBERS = Set.of(
            Tags.COMMAND_GROUP_LENGTH,
            Tags.COMMAND_FIELD,
            Tags.MESSAGE_ID,
            Tags.MESSAGE_ID_BEING_RESPONDED_TO,
            Tags.PRIORITY,
            Tags.COMMAND_DATA_SET_TYPE,
            Tags.STATUS,
            Tags.ERROR_ID,
            Tags.EVENT_TYPE_ID,
            Tags.ACTION_TYPE_ID,
            Tags.NUMBER_OF_REMAINING_SUBOPERATIONS,
            Tags.NUMBER_OF_COMPLETED_SUBOPERATIONS,
            Tags.NUMBER_OF_FAILED_SUBOPERATIONS,
            Tags.NUMBER_OF_WARNING_SUBOPERATIONS,
            Tags.MOVE_ORIGINATOR_MESSAGE_ID);

    private static final Set<Integer> TEXTS = Set.of(
            Tags.AFFECTED_SOP_CLASS_UID,
            Tags.AFFECTED_SOP_INSTANCE_UID,
            Tags.REQUESTED_SOP_CLASS_UID,
            Tags.REQUESTED_SOP_INSTANCE_UID,
            Tags.MOVE_DESTINATION,
            Tags.MOVE_ORIGINATOR_APPLICATION_ENTITY_TITLE,
            Tags.ERROR_COMMENT);

    private static final Set<Integer> TAGS = Set.of(Tags.OFFENDING_ELEMENT, Tags.ATTRIBUTE_IDENTIFIER_LIST);

    private static final int HEADER = 8;

    private CommandListing() {}

    /** The lines; where the bytes are no command set, as many as can be read and a remark. */
    public static List<String> of(byte[] commandSet) {
        List<String> lines = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(commandSet).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.remaining() >= HEADER) {
            int tag = Tag.of(Short.toUnsignedInt(bytes.getShort()), Short.toUnsignedInt(bytes.getShort()));
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                lines.add(Tag.toString(tag) + " claims " + Integer.toUnsignedString(length) + " bytes: no command set");
                return lines;
            }
            byte[] value = new byte[length];
            bytes.get(value);
            lines.add(Tag.toString(tag) + " " + StandardDictionary.keyword(tag) + " " + value(tag, value));
        }
        if (bytes.hasRemaining()) {
            lines.add(bytes.remaining() + " bytes more: no command set");
        }
        return lines;
    }

    private static String value(int tag, byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (NUMBERS.contains(tag) && value.length == Integer.BYTES) {
            return String.valueOf(bytes.getInt());
        }
        if (NUMBERS.contains(tag) && value.length == Short.BYTES) {
            int number = Short.toUnsignedInt(bytes.getShort());
            return tag == Tags.STATUS || tag == Tags.COMMAND_FIELD || tag == Tags.COMMAND_DATA_SET_TYPE
                    ? String.format(Locale.ROOT, "%04XH", number)
                    : String.valueOf(number);
        }
        if (TEXTS.contains(tag)) {
            return printable(value);
        }
        return TAGS.contains(tag) && value.length % Integer.BYTES == 0 ? tags(bytes) : value.length + " bytes";
    }

    private static String tags(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        while (bytes.hasRemaining()) {
            text.append(
                    Tag.toString(Tag.of(Short.toUnsignedInt(bytes.getShort()), Short.toUnsignedInt(bytes.getShort()))));
        }
        return text.toString();
    }

    /** A peer's bytes must not forge lines. */
    private static String printable(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1)
                .replaceAll("[\\x00 ]+$", "")
                .replaceAll("[^\\x20-\\x7E]", "?");
    }
}
