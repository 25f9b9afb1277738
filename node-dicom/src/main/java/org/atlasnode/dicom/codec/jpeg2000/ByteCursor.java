package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;

/** Reads big-endian numbers between two places of a codestream, never beyond. Confined to one thread. */
final class ByteCursor {

    private final byte[] bytes;
    private final int end;
    private int position;

    ByteCursor(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    int end() {
        return end;
    }

    int remaining() {
        return end - position;
    }

    int u8() throws CodecException {
        require(1);
        return bytes[position++] & 0xFF;
    }

    int u16() throws CodecException {
        require(2);
        int value = peekU16();
        position += 2;
        return value;
    }

    long u32() throws CodecException {
        return (long) u16() << 16 | u16();
    }

    /** A 32-bit number that is of use only below 2^31. */
    int positiveInt(String what) throws CodecException {
        long value = u32();
        if (value > Integer.MAX_VALUE) {
            throw failure(what + " of " + value);
        }
        return (int) value;
    }

    /** Whether the next two bytes are this marker. */
    boolean isAt(int marker) {
        return remaining() >= 2 && peekU16() == marker;
    }

    /** The next {@code length} bytes as a cursor of their own; this one moves behind them. */
    ByteCursor take(int length) throws CodecException {
        int start = position;
        skip(length);
        return new ByteCursor(bytes, start, position);
    }

    void skip(long count) throws CodecException {
        require(count);
        position += (int) count;
    }

    CodecException failure(String reason) {
        return new CodecException(position, reason);
    }

    private int peekU16() {
        return (bytes[position] & 0xFF) << 8 | bytes[position + 1] & 0xFF;
    }

    private void require(long count) throws CodecException {
        if (count < 0 || count > end - position) {
            throw failure("the codestream ends before what it announces");
        }
    }
}
