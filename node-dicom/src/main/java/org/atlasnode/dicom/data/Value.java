package org.atlasnode.dicom.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The value field of a data element: bytes, items of a sequence, or the fragments of encapsulated pixel data. A closed
 * set; {@link #kind()} lets a switch be exhaustive. Immutable.
 */
public sealed interface Value {

    /** Which of the permitted types a value is. */
    enum Kind {
        BYTES,
        ITEMS,
        FRAGMENTS
    }

    Kind kind();

    /** Bytes in little-endian order as they stand in the value field, padding included. */
    final class Bytes implements Value {

        public static final Bytes EMPTY = new Bytes(new byte[0]);

        private final byte[] bytes;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        /** A copy of the given bytes. */
        public static Bytes copyOf(byte[] bytes) {
            return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
        }

        /** The given array itself, which the caller must not change again: for readers that made it. */
        public static Bytes wrap(byte[] bytes) {
            return bytes.length == 0 ? EMPTY : new Bytes(bytes);
        }

        public int length() {
            return bytes.length;
        }

        public byte at(int index) {
            return bytes[index];
        }

        /** A copy. */
        public byte[] toByteArray() {
            return bytes.clone();
        }

        /** Copies all bytes to a place in an array; gives their number. */
        public int copyTo(byte[] target, int offset) {
            System.arraycopy(bytes, 0, target, offset, bytes.length);
            return bytes.length;
        }

        public void writeTo(OutputStream stream) throws IOException {
            stream.write(bytes);
        }

        /** A read-only view, little-endian. */
        public ByteBuffer asByteBuffer() {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public Kind kind() {
            return Kind.BYTES;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length <= 16 ? HexFormat.of().formatHex(bytes) : bytes.length + " bytes";
        }
    }

    /** The items of a sequence, PS3.5 §7.5. */
    record Items(List<DataSet> items) implements Value {

        public Items {
            items = List.copyOf(items);
        }

        @Override
        public Kind kind() {
            return Kind.ITEMS;
        }
    }

    /**
     * Encapsulated pixel data, PS3.5 §A.4: the Basic Offset Table (empty where the sender left it empty) and the
     * fragments after it, unchanged.
     */
    record Fragments(Bytes offsetTable, List<Bytes> fragments) implements Value {

        public Fragments {
            fragments = List.copyOf(fragments);
        }

        @Override
        public Kind kind() {
            return Kind.FRAGMENTS;
        }
    }
}
