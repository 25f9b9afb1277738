package org.atlasnode.dicom.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address that a {@link DicomServer} listens on, with the thread that accepts there. Thread-safe. */
final class PortListener {

    private static final Logger log = LoggerFactory.getLogger(PortListener.class);
    private static final int BACKLOG = 128;
    private static final Duration PAUSE_AFTER_FAILED_ACCEPT = Duration.ofMillis(200);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(2);

    private final ServerSocketChannel socket;
    private final int port;
    private final Arrival arrival;
    private final Thread acceptor;

    private PortListener(ServerSocketChannel socket, int port, Arrival arrival) {
        this.socket = socket;
        this.port = port;
        this.arrival = arrival;
        this.acceptor = new Thread(this::accept, "scp-accept-" + port);
        acceptor.setDaemon(true);
    }

    /** Takes over a connection that came in. */
    @FunctionalInterface
    interface Arrival {
        void begin(SocketChannel channel) throws IOException;
    }

    /** Binds; connections wait until {@link #start}. {@link IOException} names the address where it cannot be bound. */
    static PortListener bind(InetSocketAddress address, Arrival arrival) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(address, BACKLOG);
            return new PortListener(socket, ((InetSocketAddress) socket.getLocalAddress()).getPort(), arrival);
        } catch (IOException | RuntimeException e) {
            socket.close();
            BindException failure = new BindException("cannot listen on " + address.getHostString() + ":"
                    + address.getPort() + " (" + e.getMessage() + "); choose another port or stop what uses it");
            failure.initCause(e);
            throw failure;
        }
    }

    void start() {
        acceptor.start();
    }

    int port() {
        return port;
    }

    boolean isListening() {
        return socket.isOpen();
    }

    private void accept() {
        try (socket) {
            while (socket.isOpen()) {
                acceptOne();
            }
        } catch (ClosedChannelException e) {
            log.info("NET-11 port {} is closed", port);
        } catch (Exception | Error e) {
            log.error("NET-12 port {} died: nothing can be received there any more", port, e);
        }
    }

    /** What goes wrong with one connection, such as no file descriptor or thread left, must not close the port. */
    private void acceptOne() throws ClosedChannelException {
        try {
            SocketChannel channel = socket.accept();
            if (socket.isOpen()) {
                arrival.begin(channel);
            } else {
                channel.close();
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException | OutOfMemoryError e) {
            log.error("NET-13 a connection could not be accepted: {}", e.toString());
            LockSupport.parkNanos(PAUSE_AFTER_FAILED_ACCEPT.toNanos());
        }
    }

    /** Closes the port. After return no connection is accepted any more. */
    void stop() {
        try {
            socket.close();
            // The system may still accept one connection for a thread that waits for one, until that wakes up.
            acceptor.join(TIME_TO_STOP.toMillis());
        } catch (IOException e) {
            log.warn("NET-15 closing port {} failed: {}", port, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
