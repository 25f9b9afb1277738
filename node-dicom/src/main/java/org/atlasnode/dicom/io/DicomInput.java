package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.atlasnode.dicom.data.Tag;

/**
 * Bytes of a stream as the parser wants them: numbers in either byte order, values, and the end of the innermost
 * enclosing length, beyond which nothing is read. A length takes no memory before its bytes have arrived. Confined to
 * one thread.
 */
final class DicomInput {

    /** The end of a data set that no length encloses. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final int FIRST_BUFFER_BYTES = 8_192;
    private static final int BUFFER_BYTES = 131_072;
    private static final int FIRST_CHUNK_BYTES = 65_536;
    private static final int CHUNK_GROWTH = 4;

    private final InputStream stream;
    private final TagPath path = new TagPath();
    private byte[] buffer;
    private long bufferOffset;
    private int next;
    private int end;
    private long limit = UNLIMITED;
    private boolean bigEndian;

    DicomInput(InputStream stream) {
        this.stream = stream;
        this.buffer = new byte[FIRST_BUFFER_BYTES];
    }

    TagPath path() {
        return path;
    }

    long position() {
        return bufferOffset + next;
    }

    ByteOrder order() {
        return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    void order(ByteOrder order) {
        bigEndian = order == ByteOrder.BIG_ENDIAN;
    }

    DicomParseException error(String reason) {
        return new DicomParseException(position(), path.toString(), reason);
    }

    /**
     * Makes the next {@code length} bytes the innermost enclosing length; gives back the one before, for {@link #leave}.
     */
    long enter(long length) throws DicomParseException {
        checkLength(length);
        long outer = limit;
        limit = position() + length;
        return outer;
    }

    void leave(long outer) {
        limit = outer;
    }

    /** Refuses a length that reaches beyond what encloses it. */
    void checkLength(long length) throws DicomParseException {
        if (length > limit - position()) {
            throw error("length " + length + " exceeds the " + (limit - position()) + " bytes that enclose it");
        }
    }

    /** Whether a byte is left before the limit; at the end of the stream only where nothing limits. */
    boolean hasMore() throws IOException {
        if (position() >= limit) {
            return false;
        }
        if (next < end || fill(1)) {
            return true;
        }
        if (limit != UNLIMITED) {
            throw error("the data ends " + (limit - position()) + " bytes early");
        }
        return false;
    }

    /** Whether so many bytes (few) are left in the stream; they are not consumed. */
    boolean has(int count) throws IOException {
        return end - next >= count || fill(count);
    }

    /** A byte ahead of the position; {@link #has} has seen that it is there. */
    int peek(int ahead) {
        return buffer[next + ahead] & 0xFF;
    }

    /** The tag at the position, which is not consumed. */
    int peekTag() throws IOException {
        require(4);
        return Tag.of(peekUnsignedShort(0), peekUnsignedShort(2));
    }

    int readTag() throws IOException {
        int tag = peekTag();
        next += 4;
        return tag;
    }

    int readUnsignedByte() throws IOException {
        require(1);
        return buffer[next++] & 0xFF;
    }

    int readUnsignedShort() throws IOException {
        require(2);
        int value = peekUnsignedShort(0);
        next += 2;
        return value;
    }

    long readUnsignedInt() throws IOException {
        require(4);
        int first = peekUnsignedShort(0);
        int second = peekUnsignedShort(2);
        next += 4;
        return bigEndian ? (long) first << 16 | second : (long) second << 16 | first;
    }

    private int peekUnsignedShort(int ahead) {
        int first = peek(ahead);
        int second = peek(ahead + 1);
        return bigEndian ? first << 8 | second : second << 8 | first;
    }

    /** The bytes of a value; the array grows as they arrive. */
    byte[] readBytes(int length) throws IOException {
        checkLength(length);
        byte[] bytes = new byte[Math.min(length, Math.max(end - next, FIRST_CHUNK_BYTES))];
        int read = 0;
        while (true) {
            read += readInto(bytes, read);
            if (read < bytes.length) {
                throw error("the data ends " + (length - read) + " bytes early");
            }
            if (read == length) {
                return bytes;
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, (long) read * CHUNK_GROWTH));
        }
    }

    private int readInto(byte[] bytes, int from) throws IOException {
        int read = Math.min(end - next, bytes.length - from);
        System.arraycopy(buffer, next, bytes, from, read);
        next += read;
        if (from + read == bytes.length) {
            return read;
        }
        int direct = stream.readNBytes(bytes, from + read, bytes.length - from - read);
        bufferOffset += direct;
        return read + direct;
    }

    void skip(long length) throws IOException {
        checkLength(length);
        long left = length;
        while (left > 0) {
            if (next == end && !fill(1)) {
                throw error("the data ends " + left + " bytes early");
            }
            int step = (int) Math.min(left, end - next);
            next += step;
            left -= step;
        }
    }

    /** The bytes from the position to the end of the stream; this input is not to be used beside it. */
    InputStream rest() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return has(1) ? buffer[next++] & 0xFF : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (!has(1)) {
                    return -1;
                }
                int count = Math.min(length, end - next);
                System.arraycopy(buffer, next, bytes, offset, count);
                next += count;
                return count;
            }
        };
    }

    private void require(int count) throws IOException {
        checkLength(count);
        if (!has(count)) {
            throw error("the data ends inside of an element");
        }
    }

    /** Moves what is left to the front and reads until so many bytes are there; false at the end of the stream. */
    private boolean fill(int count) throws IOException {
        // A small object is read with the first buffer; for one that filled it, the long buffer is worth its zeroing.
        byte[] target = end == buffer.length && buffer.length < BUFFER_BYTES ? new byte[BUFFER_BYTES] : buffer;
        System.arraycopy(buffer, next, target, 0, end - next);
        buffer = target;
        bufferOffset += next;
        end -= next;
        next = 0;
        while (end < count) {
            int read = stream.read(buffer, end, buffer.length - end);
            if (read < 0) {
                return false;
            }
            end += read;
        }
        return true;
    }
}
