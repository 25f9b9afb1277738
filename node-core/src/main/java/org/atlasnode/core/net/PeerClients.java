package org.atlasnode.core.net;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.security.CertificateNames;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.TlsSettings;
import org.atlasnode.dicom.ul.WireTap;

/**
 * Makes the clients that call peers: the one place that knows what is agreed with each about TLS and identity. Immutable,
 * thread-safe.
 */
public final class PeerClients {

    private final AeTitle calling;
    private final Optional<TlsIdentity> tls;
    private final ClientSettings.Timeouts timeouts;
    private final WireTap.Source taps;

    /** @param tls absent where no peer has {@code tls: true} */
    public PeerClients(AeTitle calling, Optional<TlsIdentity> tls, ClientSettings.Timeouts timeouts) {
        this(calling, tls, timeouts, WireTap.Source.NONE);
    }

    private PeerClients(
            AeTitle calling, Optional<TlsIdentity> tls, ClientSettings.Timeouts timeouts, WireTap.Source taps) {
        this.calling = calling;
        this.tls = tls;
        this.timeouts = timeouts;
        this.taps = taps;
    }

    /** The same, with taps that see what is exchanged. */
    public PeerClients tappedBy(WireTap.Source others) {
        return new PeerClients(calling, tls, timeouts, others);
    }

    /** The same, under another title of ours. */
    public PeerClients callingAs(AeTitle title) {
        return new PeerClients(title, tls, timeouts, taps);
    }

    /** The same, waiting so long. */
    public PeerClients waiting(ClientSettings.Timeouts other) {
        return new PeerClients(calling, tls, other, taps);
    }

    /** Calls a peer where it listens; it must have a host and a port. */
    public DicomClient client(Peer peer) {
        return client(
                peer,
                new Service(
                        peer.aeTitle(), peer.host().orElseThrow(), peer.port().orElseThrow()));
    }

    /** Calls a peer where a service of it listens, on the terms that are agreed with the peer. */
    public DicomClient client(Peer peer, Service service) {
        ClientSettings plain = ClientSettings.of(service.host(), service.port(), calling, service.aeTitle())
                .withTimeouts(timeouts);
        return new DicomClient(peer.terms().security().tls() ? plain.withTls(tls(peer)) : plain)
                .identifyingAs(PeerIdentity.of(peer))
                .tappedBy(taps);
    }

    /** What HTTPS to a peer uses: this node's certificate and trust where the peer has {@code tls: true}, else Java's. */
    public Optional<SSLContext> httpsContext(Peer peer) {
        return peer.terms().security().tls() ? tls.map(TlsIdentity::context) : Optional.empty();
    }

    private TlsSettings tls(Peer peer) {
        TlsIdentity identity =
                tls.orElseThrow(() -> new IllegalStateException(peer.name() + " has tls: true, this node has no TLS"));
        TlsSettings settings = TlsSettings.of(identity::context);
        return peer.terms()
                .security()
                .certificateName()
                .map(name -> settings.withCheck(certificate -> CertificateNames.bears(certificate, name)
                        ? Optional.empty()
                        : Optional.of("shows a certificate that bears the names "
                                + CertificateNames.of(certificate) + " and not " + name + "; check its certificate, or"
                                + " peers." + peer.name() + ".certificateName")))
                .orElse(settings);
    }

    /** Where a service of a peer listens, and its title. */
    public record Service(AeTitle aeTitle, String host, int port) {}
}
