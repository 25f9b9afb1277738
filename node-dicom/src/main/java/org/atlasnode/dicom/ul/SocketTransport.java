package org.atlasnode.dicom.ul;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * A TCP connection. The channel is non-blocking under a selector of its own, since that alone bounds writes by time as
 * well as reads: a peer that stops reading must not hold a thread for ever.
 */
final class SocketTransport implements Transport {

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final boolean quickAck;
    private Deadline readDeadline = Deadline.after(Duration.ZERO);
    private Deadline writeDeadline = readDeadline;
    private boolean idle;
    private volatile Stop stop = Stop.NONE;

    private SocketTransport(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.quickAck = channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        this.key = channel.register(selector, 0);
    }

    /** Takes over an accepted connection; closes it where that fails. */
    static SocketTransport of(SocketChannel channel) throws IOException {
        Selector selector = null;
        try {
            selector = Selector.open();
            return new SocketTransport(channel, selector);
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    static SocketTransport connect(InetSocketAddress address, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(address, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return of(channel);
    }

    @Override
    public void readBy(Deadline deadline, boolean idleRead) {
        readDeadline = deadline;
        idle = idleRead;
    }

    @Override
    public void writeBy(Deadline deadline) {
        writeDeadline = deadline;
    }

    @Override
    public void stop(Stop which) {
        stop = which;
        selector.wakeup();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireReadable();
        if (quickAck) {
            // A peer that leaves Nagle's algorithm on waits for our ACK before each short segment; Linux leaves quick
            // acknowledgement of its own accord, so it is asked for again before each read.
            channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
        }
        int count = channel.read(target);
        while (count == 0) {
            await(SelectionKey.OP_READ, readDeadline);
            throwIfStopped();
            count = channel.read(target);
        }
        return count;
    }

    /** Whether a read may begin, also of what came before; else it throws what the read would. */
    void requireReadable() throws IOException {
        throwIfStopped();
        if (readDeadline.remainingMillis() == 0) {
            // Who floods us always has something to read, and would outlast every deadline of a wait.
            throw new SocketTimeoutException("too much came");
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = channel.write(source);
        while (count == 0 && source.hasRemaining()) {
            await(SelectionKey.OP_WRITE, writeDeadline);
            count = channel.write(source);
        }
        return count;
    }

    private void await(int operation, Deadline deadline) throws IOException {
        long millis = deadline.remainingMillis();
        if (millis == 0) {
            throw new SocketTimeoutException("nothing " + (operation == SelectionKey.OP_READ ? "came" : "was taken"));
        }
        try {
            key.interestOps(operation);
            selector.select(ready -> {}, millis);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            ClosedChannelException closed = new ClosedChannelException();
            closed.initCause(e);
            throw closed;
        }
    }

    private void throwIfStopped() throws StoppedException {
        if (stop == Stop.ALL_READS || stop == Stop.IDLE_READS && idle) {
            throw new StoppedException();
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }
}
