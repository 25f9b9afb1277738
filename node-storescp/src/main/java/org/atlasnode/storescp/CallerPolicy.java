package org.atlasnode.storescp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.security.CertificateNames;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationPolicy;
import org.atlasnode.dicom.net.TransportSecurity;

/**
 * Who may call: a peer with {@code sends: true} whose AE title and, where the configuration names a host, address are
 * those of the caller, and who calls this node by its own title (PS3.8 §9.3.4, Table 9-21). Anyone else is refused, and
 * told of in the log with what to add to the configuration. Thread-safe.
 */
public final class CallerPolicy implements AssociationPolicy {

    private final AeTitle ownTitle;
    private final Collection<Peer> peers;
    private final AddressResolver resolver;
    private final RejectionLog rejections;

    public CallerPolicy(NodeConfig config, AddressResolver resolver, RejectionLog rejections) {
        this.ownTitle = config.node().aeTitle();
        this.peers = config.peers().values();
        this.resolver = resolver;
        this.rejections = rejections;
    }

    @Override
    public Optional<Rejection> judge(String callingAeTitle, String calledAeTitle, InetAddress address) {
        if (findPeer(callingAeTitle, address).isEmpty()) {
            rejections.callerUnknown(callingAeTitle, address, whyUnknown(callingAeTitle));
            return Optional.of(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        }
        if (!ownTitle.value().equals(calledAeTitle.strip())) {
            rejections.calledByOtherTitle(callingAeTitle, calledAeTitle, address, ownTitle);
            return Optional.of(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
        }
        return Optional.empty();
    }

    /** A peer with {@code tls: true} must come by TLS, and its certificate bear the name that it must. */
    @Override
    public Optional<Rejection> judge(String callingAeTitle, InetAddress address, TransportSecurity security) {
        Optional<String> objection = findPeer(callingAeTitle, address).flatMap(peer -> objection(peer, security));
        objection.ifPresent(what -> rejections.callerInsecure(callingAeTitle, address, what));
        return objection.map(what -> Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }

    private static Optional<String> objection(Peer peer, TransportSecurity security) {
        if (!peer.terms().security().tls()) {
            return Optional.empty();
        }
        if (!security.tls()) {
            return Optional.of("peer " + peer.name()
                    + " has tls: true and called without TLS. Let it call the TLS port, or remove tls at the peer");
        }
        Optional<String> name = peer.terms().security().certificateName();
        List<String> shown = security.certificate().map(CertificateNames::of).orElse(List.of());
        return name.filter(wanted -> shown.stream().noneMatch(wanted::equalsIgnoreCase))
                .map(wanted -> "its certificate bears the names " + shown + " and not " + wanted
                        + ". Give it the right certificate, or correct certificateName of peer " + peer.name());
    }

    private Optional<Peer> findPeer(String callingAeTitle, InetAddress address) {
        return titled(callingAeTitle).stream()
                .filter(peer -> peer.host().isEmpty() || isAddressOf(peer.host().get(), address))
                .findFirst();
    }

    /** The peer behind an admitted association; by its title alone where the address of its name changed since. */
    public Optional<Peer> peerOf(Caller caller) {
        return address(caller)
                .flatMap(address -> findPeer(caller.calling().value(), address))
                .or(() -> peerTitled(caller.calling()));
    }

    /** The first peer that may send under this title. */
    public Optional<Peer> peerTitled(AeTitle title) {
        return titled(title.value()).stream().findFirst();
    }

    @Override
    public List<TransferSyntax> preferred(Caller caller) {
        return peerOf(caller).map(peer -> peer.terms().prefers()).orElse(List.of());
    }

    private static Optional<InetAddress> address(Caller caller) {
        try {
            return Optional.of(InetAddress.getByName(caller.address()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private List<Peer> titled(String callingAeTitle) {
        return peers.stream()
                .filter(Peer::sends)
                .filter(peer -> peer.aeTitle().value().equals(callingAeTitle.strip()))
                .toList();
    }

    private boolean isAddressOf(String host, InetAddress caller) {
        try {
            List<InetAddress> known = Arrays.asList(resolver.resolve(host));
            return known.contains(caller)
                    || caller.isLoopbackAddress() && known.stream().anyMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private String whyUnknown(String callingAeTitle) {
        List<Peer> titled = titled(callingAeTitle);
        if (!titled.isEmpty()) {
            return "peer " + titled.get(0).name() + " may call from "
                    + titled.get(0).host().orElse("any address") + " only" + unresolved(titled.get(0));
        }
        return peers.stream()
                .filter(peer -> peer.aeTitle().value().equals(callingAeTitle.strip()))
                .findFirst()
                .map(peer -> "peer " + peer.name() + " has no sends: true")
                .orElse("no peer has this AE title");
    }

    private String unresolved(Peer peer) {
        try {
            resolver.resolve(peer.host().orElse(""));
            return "";
        } catch (UnknownHostException e) {
            return ", a name that cannot be resolved now";
        }
    }

    /** Finds the addresses of a host name; {@link InetAddress#getAllByName} outside of tests. */
    @FunctionalInterface
    public interface AddressResolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }
}
