package org.atlasnode.dicom.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** PDUs, their items and sub-items, and presentation data values (PS3.8 §9.3). */
public final class PduGrammar implements Grammar {

    private static final int ASSOCIATE_FIELDS = 68;

    @Override
    public List<Field> fields(byte[] bytes) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = 0;
        while (at + 6 <= bytes.length) {
            int value = at + 6;
            int end = end(value, buffer.getInt(at + 2), bytes.length);
            fields.add(new Field(at, at + 2, 4, ByteOrder.BIG_ENDIAN, value, end));
            int type = bytes[at];
            if (type == 1 || type == 2) {
                items(buffer, value + ASSOCIATE_FIELDS, end, fields);
            } else if (type == 4) {
                values(buffer, value, end, fields);
            }
            at = end;
        }
        return fields;
    }

    private static void items(ByteBuffer buffer, int start, int limit, List<Field> fields) {
        int at = start;
        while (at + 4 <= limit) {
            int value = at + 4;
            int end = end(value, Short.toUnsignedInt(buffer.getShort(at + 2)), limit);
            fields.add(new Field(at, at + 2, 2, ByteOrder.BIG_ENDIAN, value, end));
            int type = buffer.get(at);
            if (type == 0x20 || type == 0x21) {
                items(buffer, value + 4, end, fields);
            } else if (type == 0x50) {
                items(buffer, value, end, fields);
            }
            at = end;
        }
    }

    private static void values(ByteBuffer buffer, int start, int limit, List<Field> fields) {
        int at = start;
        while (at + 4 <= limit) {
            int end = end(at + 4, buffer.getInt(at), limit);
            fields.add(new Field(at, at, 4, ByteOrder.BIG_ENDIAN, at + 4, end));
            at = end;
        }
    }

    private static int end(int value, int length, int limit) {
        return (int) Math.min(limit, value + Integer.toUnsignedLong(length));
    }
}
