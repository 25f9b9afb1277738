package org.atlasnode.dicom.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.WireTap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts associations and serves C-ECHO and the given services on them as SCP: one named thread per association, bounded.
 * Thread-safe. The constructor does nothing; {@link #start} binds and listens.
 */
public final class DicomServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DicomServer.class);
    private static final int BACKLOG = 128;
    private static final Duration PAUSE_AFTER_FAILED_ACCEPT = Duration.ofMillis(200);
    private static final Duration TIME_TO_ABORT = Duration.ofSeconds(2);

    private final ServerServices services;
    private final AtomicLong connectionNumbers = new AtomicLong();
    private volatile @Nullable ServerSocketChannel listening;
    private volatile @Nullable Thread acceptor;
    private volatile int port;
    private boolean overloaded;

    public DicomServer(
            ServerSettings settings,
            AssociationPolicy policy,
            AcceptanceRule acceptance,
            ScpServices scp,
            AssociationListener listener) {
        this(settings, policy, acceptance, scp, listener, WireTap.Source.NONE);
    }

    /** @param taps sees what is exchanged */
    public DicomServer(
            ServerSettings settings,
            AssociationPolicy policy,
            AcceptanceRule acceptance,
            ScpServices scp,
            AssociationListener listener,
            WireTap.Source taps) {
        services = new ServerServices(
                settings, policy, acceptance, scp, listener, new Connections(settings.limits()), taps);
    }

    /** A server of storage alone. */
    public DicomServer(
            ServerSettings settings,
            AssociationPolicy policy,
            AcceptanceRule acceptance,
            CStoreHandler storage,
            AssociationListener listener) {
        this(settings, policy, acceptance, ScpServices.of(storage), listener);
    }

    /** Binds and begins to accept; {@link IOException} names the address where it cannot be bound. */
    public synchronized void start() throws IOException {
        if (listening != null) {
            throw new IllegalStateException("the server was started already");
        }
        InetSocketAddress bind = services.settings().bind();
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(bind, BACKLOG);
            port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        } catch (IOException | RuntimeException e) {
            socket.close();
            BindException failure = new BindException("cannot listen on " + bind.getHostString() + ":" + bind.getPort()
                    + " (" + e.getMessage() + "); choose another port or stop what uses it");
            failure.initCause(e);
            throw failure;
        }
        listening = socket;
        acceptor = startThread("scp-accept-" + port, () -> accept(socket));
        log.info("NET-10 {} listens on {}:{}", services.settings().aeTitle(), bind.getHostString(), port);
    }

    private static Thread startThread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept(ServerSocketChannel socket) {
        try (socket) {
            while (socket.isOpen()) {
                acceptOne(socket);
            }
        } catch (ClosedChannelException e) {
            log.info("NET-11 port {} is closed", port);
        } catch (Exception | Error e) {
            log.error("NET-12 port {} died: nothing can be received any more", port, e);
        }
    }

    /** What goes wrong with one connection, such as no file descriptor or thread left, must not close the port. */
    private void acceptOne(ServerSocketChannel socket) throws ClosedChannelException {
        try {
            SocketChannel channel = socket.accept();
            if (socket.isOpen()) {
                begin(channel);
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

    private void begin(SocketChannel channel) throws IOException {
        ServerConnection connection = new ServerConnection(channel, connectionNumbers.incrementAndGet(), services);
        Connections.Admission admission = services.connections().add(connection);
        if (admission != Connections.Admission.TAKEN && !overloaded) {
            log.warn("NET-14 there are too many connections: those without an association are closed, oldest first");
        }
        overloaded = admission != Connections.Admission.TAKEN;
        if (admission == Connections.Admission.REFUSED) {
            channel.close();
            return;
        }
        try {
            startThread(connection.name(), connection);
        } catch (OutOfMemoryError e) {
            services.connections().remove(connection);
            channel.close();
            throw e;
        }
    }

    /** The port that is listened on, also where the settings say 0; 0 before start. */
    public int port() {
        return port;
    }

    /** Whether connections are accepted: false before start, after {@link #stopAccepting}, and where accepting died. */
    public boolean isListening() {
        ServerSocketChannel socket = listening;
        return socket != null && socket.isOpen();
    }

    /** Established associations at this moment. */
    public int associationCount() {
        return services.connections().associationCount();
    }

    /** Closes the port; associations go on. After return no connection is accepted any more. */
    public void stopAccepting() {
        ServerSocketChannel socket = listening;
        Thread thread = acceptor;
        if (socket == null || thread == null) {
            return;
        }
        try {
            socket.close();
            // The system may still accept one connection for a thread that waits for one, until that wakes up.
            thread.join(TIME_TO_ABORT.toMillis());
        } catch (IOException e) {
            log.warn("NET-15 closing port {} failed: {}", port, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops accepting, aborts idle associations, lets running operations end for so long, then aborts them too. */
    public void close(Duration drain) {
        stopAccepting();
        Connections connections = services.connections();
        try {
            connections.all().forEach(ServerConnection::drain);
            if (connections.awaitNone(drain)) {
                return;
            }
            connections.all().forEach(ServerConnection::stop);
            if (connections.awaitNone(TIME_TO_ABORT)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.all().forEach(connection -> {
            log.warn("NET-16 {} does not end; its socket is closed", connection.name());
            connection.kill();
        });
    }

    /** {@link #close(Duration)} with the DIMSE timeout. */
    @Override
    public void close() {
        close(services.settings().timeouts().dimse());
    }
}
