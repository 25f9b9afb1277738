package org.atlasnode.dicom.ul;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** A connection in memory whose peer has sent all that it ever will, and then closes or hangs. Waits for nothing. */
final class ScriptedTransport implements Transport {

    private final ByteBuffer incoming;
    private final boolean hangs;
    private final int maxOutgoing;
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
    private Stop stop = Stop.NONE;
    private boolean idle;
    private boolean open = true;

    /**
     * @param hangs whether the peer's silence is a timeout, not the end of the stream
     * @param maxOutgoing how many bytes the peer takes
     */
    ScriptedTransport(byte[] incoming, boolean hangs, int maxOutgoing) {
        this.incoming = ByteBuffer.wrap(incoming);
        this.hangs = hangs;
        this.maxOutgoing = maxOutgoing;
    }

    byte[] written() {
        return outgoing.toByteArray();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        if (stop == Stop.ALL_READS || stop == Stop.IDLE_READS && idle) {
            throw new StoppedException();
        }
        if (!incoming.hasRemaining()) {
            if (hangs) {
                throw new SocketTimeoutException("scripted");
            }
            return -1;
        }
        int count = Math.min(target.remaining(), incoming.remaining());
        target.put(incoming.slice(incoming.position(), count));
        incoming.position(incoming.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireOpen();
        if (outgoing.size() + source.remaining() > maxOutgoing) {
            throw hangs ? new SocketTimeoutException("scripted") : new IOException("broken pipe");
        }
        int count = source.remaining();
        byte[] bytes = new byte[count];
        source.get(bytes);
        outgoing.writeBytes(bytes);
        return count;
    }

    private void requireOpen() throws IOException {
        if (!open) {
            throw new java.nio.channels.ClosedChannelException();
        }
    }

    @Override
    public void readBy(Deadline deadline, boolean idleRead) {
        idle = idleRead;
    }

    @Override
    public void writeBy(Deadline deadline) {}

    @Override
    public void stop(Stop which) {
        stop = which;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
