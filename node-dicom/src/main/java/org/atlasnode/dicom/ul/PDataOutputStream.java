package org.atlasnode.dicom.ul;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A command or data set on its way out, cut into P-DATA-TF of the longest length that the peer takes, one value in each
 * (PS3.8 §9.3.5, §E). Closing sends the last fragment. Confined to one thread.
 */
public final class PDataOutputStream extends OutputStream {

    /** Shorter PDUs than this are not worth an association; the standard sets no minimum. */
    static final int MIN_PDU_LENGTH = 128;

    private static final int PDV_HEADER_LENGTH = 6;
    private static final int DATA = PduReader.HEADER_LENGTH + PDV_HEADER_LENGTH;

    private final Association association;
    private final int contextId;
    private final boolean command;
    private final ByteBuffer buffer;
    private boolean closed;

    public PDataOutputStream(Association association, int contextId, boolean command) {
        this.association = association;
        this.contextId = contextId;
        this.command = command;
        this.buffer = association.output();
        // Fragments have even length (PS3.8 §E.2); so has every buffer whose maximum is even.
        this.buffer.clear().position(DATA).limit(DATA + (buffer.capacity() - DATA & ~1));
    }

    @Override
    public void write(int value) throws IOException {
        sendIfFull();
        buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int left = length;
        while (left > 0) {
            sendIfFull();
            int count = Math.min(left, buffer.remaining());
            buffer.put(bytes, from, count);
            from += count;
            left -= count;
        }
    }

    private void sendIfFull() throws AssociationException {
        if (closed) {
            throw new IllegalStateException("the stream is closed");
        }
        if (!buffer.hasRemaining()) {
            send(false);
        }
    }

    private void send(boolean last) throws AssociationException {
        int limit = buffer.limit();
        int end = buffer.position();
        buffer.put(0, (byte) Pdu.Type.P_DATA_TF.code())
                .put(1, (byte) 0)
                .putInt(2, end - PduReader.HEADER_LENGTH)
                .putInt(6, end - PduReader.HEADER_LENGTH - 4)
                .put(10, (byte) contextId)
                .put(11, (byte) ((command ? 1 : 0) | (last ? 2 : 0)));
        buffer.flip();
        association.sendPData(buffer);
        buffer.clear().position(DATA).limit(limit);
    }

    /** Sends the last fragment; nothing where the stream is closed already. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            send(true);
        }
    }
}
