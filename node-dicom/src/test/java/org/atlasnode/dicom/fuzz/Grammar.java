package org.atlasnode.dicom.fuzz;

import java.nio.ByteOrder;
import java.util.List;

/** Finds tag-length-value structures in bytes, so that a mutator can work on them. */
@FunctionalInterface
public interface Grammar {

    /** Bytes without a structure. */
    Grammar NONE = bytes -> List.of();

    /** The fields as far as they can be told, a field before those inside of it. Never throws. */
    List<Field> fields(byte[] bytes);

    /** The same structure after a few other bytes. */
    default Grammar after(int prefix) {
        return bytes -> bytes.length < prefix
                ? List.of()
                : fields(java.util.Arrays.copyOfRange(bytes, prefix, bytes.length)).stream()
                        .map(field -> field.shifted(prefix))
                        .toList();
    }

    /**
     * A field: what it is, how long, and its value.
     *
     * @param start of what it is
     * @param lengthAt where its length stands
     * @param lengthBytes 2 or 4
     * @param end after the value and, of undefined length, its delimiter
     */
    record Field(int start, int lengthAt, int lengthBytes, ByteOrder order, int valueStart, int end) {

        Field shifted(int by) {
            return new Field(start + by, lengthAt + by, lengthBytes, order, valueStart + by, end + by);
        }

        boolean encloses(int from, int to) {
            return valueStart <= from && to <= end;
        }
    }
}
