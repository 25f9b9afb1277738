package org.atlasnode.dicom.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.WireTap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts associations and serves C-ECHO and the given services on them as SCP: one named thread per association, bounded.
 * Thread-safe. The constructor does nothing; {@link #start} binds and listens.
 */
public final class DicomServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DicomServer.class);
    private static final Duration TIME_TO_ABORT = Duration.ofSeconds(2);

    private final ServerServices services;
    private final AtomicLong connectionNumbers = new AtomicLong();
    private volatile List<PortListener> listeners = List.of();
    private volatile boolean overloaded;

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
        if (!listeners.isEmpty()) {
            throw new IllegalStateException("the server was started already");
        }
        List<PortListener> bound = new ArrayList<>();
        try {
            for (ServerSettings.Endpoint endpoint : services.settings().endpoints()) {
                bound.add(PortListener.bind(endpoint.bind(), channel -> begin(channel, endpoint.tls())));
                log.info(
                        "NET-10 {} listens on {}:{}{}",
                        services.settings().aeTitle(),
                        endpoint.bind().getHostString(),
                        bound.get(bound.size() - 1).port(),
                        endpoint.tls().isPresent() ? " for TLS" : "");
            }
        } catch (IOException e) {
            bound.forEach(PortListener::stop);
            throw e;
        }
        listeners = List.copyOf(bound);
        bound.forEach(PortListener::start);
    }

    private static Thread startThread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void begin(SocketChannel channel, Optional<TlsSettings> tls) throws IOException {
        ServerConnection connection = new ServerConnection(channel, tls, connectionNumbers.incrementAndGet(), services);
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

    /** The port of the first endpoint, also where the settings say 0; 0 before start. */
    public int port() {
        return listeners.isEmpty() ? 0 : listeners.get(0).port();
    }

    /** The ports of all endpoints, in their order; none before start. */
    public List<Integer> ports() {
        return listeners.stream().map(PortListener::port).toList();
    }

    /**
     * Whether connections are accepted everywhere: false before start, after {@link #stopAccepting}, and where accepting
     * died.
     */
    public boolean isListening() {
        List<PortListener> all = listeners;
        return !all.isEmpty() && all.stream().allMatch(PortListener::isListening);
    }

    /** Established associations at this moment. */
    public int associationCount() {
        return services.connections().associationCount();
    }

    /** Closes the ports; associations go on. After return no connection is accepted any more. */
    public void stopAccepting() {
        listeners.forEach(PortListener::stop);
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
