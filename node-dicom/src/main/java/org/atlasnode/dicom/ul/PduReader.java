package org.atlasnode.dicom.ul;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * Reads PDUs from a channel (PS3.8 §9.3.1) into one buffer that it uses again. A length is checked against its limit
 * before anything is done with it, and the buffer grows only as bytes arrive. Confined to one thread.
 */
final class PduReader {

    /** Longest A-ASSOCIATE-RQ or -AC: 128 contexts with dozens of transfer syntaxes each fit many times. */
    static final int MAX_ASSOCIATE_LENGTH = 1 << 20;

    static final int HEADER_LENGTH = 6;

    private static final int INITIAL_CAPACITY = 16 * 1024;
    private static final int CHEAP_TO_MOVE = 64;
    private static final Pdu.Type[] TYPES = Pdu.Type.values();

    private final ReadableByteChannel channel;
    private final int maxPDataLength;
    private final WireTap tap;
    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_CAPACITY);
    private int start;
    private int end;
    private long receivedBytes;

    /** @param maxPDataLength the longest P-DATA-TF that we announced */
    PduReader(ReadableByteChannel channel, int maxPDataLength) {
        this(channel, maxPDataLength, WireTap.NONE);
    }

    PduReader(ReadableByteChannel channel, int maxPDataLength, WireTap tap) {
        this.channel = channel;
        this.maxPDataLength = maxPDataLength;
        this.tap = tap;
    }

    /** All bytes that came in so far. */
    long receivedBytes() {
        return receivedBytes;
    }

    /** Waits for the first byte of a PDU; false where the stream ends instead. */
    boolean await() throws IOException {
        if (end > start) {
            return true;
        }
        start = 0;
        end = 0;
        return fill(buffer.capacity());
    }

    /**
     * Reads a whole PDU. Data of a P-DATA-TF are views of this reader's buffer, until the next call.
     *
     * @throws PduException where it is not one, or longer than its limit
     * @throws EOFException where the stream ends within
     */
    Pdu read() throws IOException {
        if (end - start < CHEAP_TO_MOVE) {
            moveToFront();
        }
        require(HEADER_LENGTH, buffer.capacity());
        try {
            return readBody();
        } catch (PduException e) {
            tap.unreadable(Byte.toUnsignedInt(buffer.get(start)), Integer.toUnsignedLong(buffer.getInt(start + 2)));
            throw e;
        }
    }

    private Pdu readBody() throws IOException {
        Pdu.Type type = type(buffer.get(start), buffer.get(start + 1));
        int length = buffer.getInt(start + 2);
        checkLength(type, length);
        int total = HEADER_LENGTH + length;
        // The next header along with this body: one call of the system for each PDU of a stream.
        require(total, total + HEADER_LENGTH);
        ByteBuffer body = buffer.slice(start + HEADER_LENGTH, length);
        Pdu pdu = PduDecoder.decode(type, body);
        tap.pdu(WireTap.Direction.RECEIVED, pdu, length);
        start += total;
        return pdu;
    }

    /** Reads and throws away what comes until the stream ends. */
    void discardAll() throws IOException {
        do {
            start = 0;
            end = 0;
        } while (fill(buffer.capacity()));
    }

    private static Pdu.Type type(byte first, byte second) throws PduException {
        if (TlsRecord.begins(first, second)) {
            throw PduException.tlsRecord();
        }
        int code = Byte.toUnsignedInt(first);
        if (code < 1 || code > TYPES.length) {
            throw new PduException(
                    Pdu.Abort.UNRECOGNIZED_PDU, "PDU of unknown type " + Integer.toHexString(code) + "H");
        }
        return TYPES[code - 1];
    }

    private void checkLength(Pdu.Type type, int length) throws PduException {
        int max = switch (type) {
            case ASSOCIATE_RQ, ASSOCIATE_AC -> MAX_ASSOCIATE_LENGTH;
            case P_DATA_TF -> maxPDataLength;
            case ASSOCIATE_RJ, RELEASE_RQ, RELEASE_RP, ABORT -> 4;
        };
        if (length < 0 || length > max) {
            throw PduException.invalid(
                    type + " of " + Integer.toUnsignedString(length) + " bytes, at most " + max + " are taken");
        }
    }

    /** Reads until so many bytes lie in the buffer, and takes along what comes with them up to the other number. */
    private void require(int needed, int wanted) throws IOException {
        while (end - start < needed) {
            if (start + needed > buffer.capacity()) {
                moveToFront();
            }
            if (end == buffer.capacity()) {
                grow(wanted);
            }
            if (!fill(start + wanted)) {
                throw new EOFException("the stream ends within a PDU");
            }
        }
    }

    private boolean fill(int limit) throws IOException {
        buffer.limit(Math.min(limit, buffer.capacity())).position(end);
        int count = channel.read(buffer);
        buffer.clear();
        if (count < 0) {
            return false;
        }
        end += count;
        receivedBytes += count;
        return true;
    }

    private void moveToFront() {
        byte[] bytes = buffer.array();
        System.arraycopy(bytes, start, bytes, 0, end - start);
        end -= start;
        start = 0;
    }

    private void grow(int wanted) {
        int capacity = (int) Math.min((long) buffer.capacity() * 2, Math.max(wanted, buffer.capacity() + 1L));
        buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity));
    }
}
