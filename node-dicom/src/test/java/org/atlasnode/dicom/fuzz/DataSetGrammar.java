package org.atlasnode.dicom.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Data elements, sequences and items (PS3.5 §7.1, §7.5). */
public final class DataSetGrammar implements Grammar {

    private static final Set<String> LONG =
            Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");
    private static final int ITEM_GROUP = 0xFFFE;
    private static final int ITEM = 0xE000;
    private static final int MAX_DEPTH = 20;

    private final boolean implicit;
    private final ByteOrder order;

    public DataSetGrammar(boolean implicit, ByteOrder order) {
        this.implicit = implicit;
        this.order = order;
    }

    @Override
    public List<Field> fields(byte[] bytes) {
        List<Field> fields = new ArrayList<>();
        elements(ByteBuffer.wrap(bytes).order(order), 0, bytes.length, 0, fields);
        return fields;
    }

    /** Goes to the limit or behind the delimiter of what is open; gives where that is. */
    private int elements(ByteBuffer buffer, int start, int limit, int depth, List<Field> fields) {
        int at = start;
        while (at + 8 <= limit) {
            int group = Short.toUnsignedInt(buffer.getShort(at));
            if (group == ITEM_GROUP && Short.toUnsignedInt(buffer.getShort(at + 2)) != ITEM) {
                return at + 8;
            }
            boolean item = group == ITEM_GROUP;
            int lengthAt = at + (isLong(buffer, at, item) ? 8 : item || implicit ? 4 : 6);
            int lengthBytes = !item && !implicit && lengthAt == at + 6 ? 2 : 4;
            int value = lengthAt + lengthBytes;
            if (value > limit) {
                return limit;
            }
            int length = lengthBytes == 4 ? buffer.getInt(lengthAt) : Short.toUnsignedInt(buffer.getShort(lengthAt));
            int index = fields.size();
            int end = (int) Math.min(limit, value + Integer.toUnsignedLong(length));
            if (depth < MAX_DEPTH && (length == -1 || item || beginsWithItem(buffer, value, end))) {
                int inner = elements(buffer, value, end, depth + 1, fields);
                end = length == -1 ? inner : end;
            }
            fields.add(index, new Field(at, lengthAt, lengthBytes, order, value, end));
            at = end;
        }
        return limit;
    }

    private boolean isLong(ByteBuffer buffer, int at, boolean item) {
        return !item && !implicit && LONG.contains("" + (char) buffer.get(at + 4) + (char) buffer.get(at + 5));
    }

    private static boolean beginsWithItem(ByteBuffer buffer, int value, int end) {
        return value + 8 <= end
                && Short.toUnsignedInt(buffer.getShort(value)) == ITEM_GROUP
                && Short.toUnsignedInt(buffer.getShort(value + 2)) == ITEM;
    }
}
