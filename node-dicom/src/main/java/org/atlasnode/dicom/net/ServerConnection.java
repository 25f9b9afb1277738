package org.atlasnode.dicom.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseChannel;
import org.atlasnode.dicom.dimse.DimseDispatcher;
import org.atlasnode.dicom.net.AssociationListener.End;
import org.atlasnode.dicom.net.AssociationPolicy.Rejection;
import org.atlasnode.dicom.ul.Association;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.AssociationSettings;
import org.atlasnode.dicom.ul.Negotiation;
import org.atlasnode.dicom.ul.Pdu;
import org.atlasnode.dicom.ul.PresentationContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One connection of a {@link DicomServer}, from its acceptance to its close, on a thread of its own: the request is
 * judged, then served or rejected. {@link #drain}, {@link #stop} and {@link #kill} are for any thread.
 */
final class ServerConnection implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);

    private final SocketChannel channel;
    private final Optional<TlsSettings> tls;
    private final long number;
    private final ServerServices services;
    private volatile @Nullable Association current;
    private volatile boolean established;
    private volatile boolean draining;

    ServerConnection(SocketChannel channel, Optional<TlsSettings> tls, long number, ServerServices services) {
        this.channel = channel;
        this.tls = tls;
        this.number = number;
        this.services = services;
    }

    String name() {
        return "scp-" + number;
    }

    @Override
    public void run() {
        MDC.put("assoc", name());
        try {
            InetAddress address = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
            accept(address);
        } catch (AssociationException e) {
            log.warn("NET-03 no association came to be: {}", e.getMessage());
        } catch (IOException e) {
            log.warn("NET-03 no association came to be: the connection broke at once: {}", e.toString());
        } catch (RuntimeException | Error e) {
            log.error("NET-04 an association ended by an internal error", e);
        } finally {
            services.connections().remove(this);
            MDC.remove("assoc");
        }
    }

    private void accept(InetAddress address) throws IOException {
        try (Association association = Association.accepting(
                channel, tls.map(TlsSettings::serverEngine), associationSettings(), address.getHostAddress())) {
            current = association;
            if (draining) {
                return;
            }
            association.open();
            negotiate(association, address);
        } catch (AssociationException.TlsFailed e) {
            log.debug("NET-18 no association came to be: {}", e.getMessage());
            tell(listener -> listener.insecure(address.getHostAddress(), e));
        }
    }

    private AssociationSettings associationSettings() {
        ServerSettings settings = services.settings();
        return new AssociationSettings(
                        settings.timeouts().artim(),
                        settings.timeouts().dimse(),
                        settings.limits().pduLengthBytes(),
                        settings.limits().minBytesPerSecond())
                .withTaps(services.taps());
    }

    private void negotiate(Association association, InetAddress address) throws AssociationException {
        Pdu.AssociateRq request = association.awaitRequest();
        Optional<AeTitle> calling = AeTitle.parse(request.calling());
        Optional<AeTitle> called = AeTitle.parse(request.called());
        TransportSecurity security =
                association.tlsSession().map(TransportSecurity::of).orElse(TransportSecurity.PLAIN);
        Optional<Rejection> rejection = services.policy().judge(applicant(request, address, security));
        if (rejection.isEmpty() && calling.isEmpty()) {
            rejection = Optional.of(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        }
        if (rejection.isEmpty() && called.isEmpty()) {
            rejection = Optional.of(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
        }
        if (rejection.isPresent() || calling.isEmpty() || called.isEmpty()) {
            reject(association, request, address, rejection.orElse(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED));
            return;
        }
        String name = name() + "-" + calling.get();
        Caller caller = new Caller(calling.get(), called.get(), address.getHostAddress(), name);
        association.setPeer(caller.calling() + " (" + caller.address() + ")");
        Pdu reply = Negotiation.reply(
                request,
                services.policy().rule(caller, services.acceptance()),
                services.settings().limits().pduLengthBytes());
        if (!(reply instanceof Pdu.AssociateAc acceptance)) {
            Pdu.AssociateRj refusal = (Pdu.AssociateRj) reply;
            log.warn("NET-05 {} was rejected: {}", association.peer(), refusal.meaning());
            association.reject(refusal);
            return;
        }
        if (!services.connections().associate(caller.calling().value())) {
            log.warn("NET-06 {} was rejected for the moment: too many associations", association.peer());
            reject(association, request, address, Rejection.LOCAL_LIMIT_EXCEEDED);
            return;
        }
        try {
            rename(name);
            association.accept(request, acceptance);
            established = true;
            if (draining) {
                association.stopWhenIdle();
            }
            serve(association, caller);
        } finally {
            services.connections().dissociate(caller.calling().value());
        }
    }

    private static AssociationPolicy.Applicant applicant(
            Pdu.AssociateRq request, InetAddress address, TransportSecurity security) {
        return new AssociationPolicy.Applicant(
                request.calling(),
                request.called(),
                address,
                security,
                request.userInformation().userIdentity(),
                request.contexts().stream()
                        .map(PresentationContext::abstractSyntax)
                        .toList());
    }

    private static void rename(String name) {
        Thread.currentThread().setName(name);
        MDC.put("assoc", name);
    }

    private void reject(Association association, Pdu.AssociateRq request, InetAddress address, Rejection rejection)
            throws AssociationException {
        tell(listener -> listener.rejected(request.calling(), request.called(), address.getHostAddress(), rejection));
        association.reject(
                switch (rejection) {
                    case CALLING_AE_TITLE_NOT_RECOGNIZED -> Pdu.AssociateRj.CALLING_AE_TITLE_NOT_RECOGNIZED;
                    case CALLED_AE_TITLE_NOT_RECOGNIZED -> Pdu.AssociateRj.CALLED_AE_TITLE_NOT_RECOGNIZED;
                    case USER_IDENTITY_NOT_ACCEPTED -> Pdu.AssociateRj.NO_REASON;
                    case LOCAL_LIMIT_EXCEEDED -> Pdu.AssociateRj.LOCAL_LIMIT_EXCEEDED;
                });
    }

    private void serve(Association association, Caller caller) {
        long begin = System.nanoTime();
        log.info(
                "NET-01 association opened by {} over {}",
                association.peer(),
                association.tlsSession().map(TransportSecurity::of).orElse(TransportSecurity.PLAIN));
        tell(listener -> listener.opened(caller));
        DimseDispatcher dispatcher = new DimseDispatcher(new DimseChannel(association), caller, services.scp());
        End end = End.ABORTED_BY_US;
        try {
            dispatcher.serve(services.settings().timeouts().idle());
            end = End.RELEASED;
        } catch (AssociationException e) {
            end = end(e);
            log.warn("NET-02 {}", e.getMessage());
        } finally {
            AssociationListener.Summary summary = new AssociationListener.Summary(
                    end,
                    dispatcher.storedCount(),
                    dispatcher.failedCount(),
                    association.receivedBytes(),
                    Duration.ofNanos(System.nanoTime() - begin));
            log.info(
                    "NET-07 association of {} is over: {}, {} stored, {} failed, {} bytes in {} ms",
                    association.peer(),
                    end,
                    summary.stored(),
                    summary.failed(),
                    summary.receivedBytes(),
                    summary.duration().toMillis());
            tell(listener -> listener.closed(caller, summary));
        }
    }

    private static End end(AssociationException e) {
        if (e instanceof AssociationException.Aborted aborted) {
            return aborted.byPeer() ? End.ABORTED_BY_PEER : End.ABORTED_BY_US;
        }
        return e instanceof AssociationException.TimedOut ? End.TIMED_OUT : End.LOST;
    }

    private void tell(Consumer<AssociationListener> news) {
        try {
            news.accept(services.listener());
        } catch (RuntimeException e) {
            log.error("NET-08 a listener of associations failed", e);
        }
    }

    /** Ends the association once no operation runs; one that is not established yet, at once. */
    void drain() {
        draining = true;
        Association association = current;
        if (association != null) {
            if (established) {
                association.stopWhenIdle();
            } else {
                association.stop();
            }
        }
    }

    /** Ends the association where it waits for its peer. */
    void stop() {
        Association association = current;
        if (association != null) {
            association.stop();
        }
    }

    /** Whether it is an association. */
    boolean isEstablished() {
        return established;
    }

    /** Closes the socket. */
    void kill() {
        try {
            channel.close();
        } catch (IOException e) {
            log.warn("NET-17 closing a socket failed: {}", e.toString());
        }
        Association association = current;
        if (association != null) {
            association.kill();
        }
    }
}
