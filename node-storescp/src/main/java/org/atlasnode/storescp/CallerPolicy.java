package org.atlasnode.storescp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.config.PeerTerms.Query;
import org.atlasnode.core.security.CertificateNames;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.net.AssociationPolicy;
import org.atlasnode.dicom.net.TransportSecurity;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.UserIdentity;

/**
 * Who may call, and for which services: a peer of the configuration whose AE title (or that of its query or commitment
 * service) and, where it has a host, address are those of the caller, who calls this node by its own title, and who
 * identifies itself where it must (PS3.8 §9.3.4, Table 9-21; PS3.7 §D.3.3.7). Anyone else is refused, and told of in the
 * log with what to add to the configuration; so is a peer all of whose proposals are for services that it may not use.
 * Thread-safe.
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
    public Optional<Rejection> judge(Applicant applicant) {
        List<Peer> known = peersAt(applicant.calling(), applicant.address());
        if (known.isEmpty()) {
            return unknown(applicant, whyUnknown(applicant.calling()));
        }
        Optional<String> insecure = known.stream()
                .flatMap(peer -> objection(peer, applicant.security()).stream())
                .findFirst();
        if (insecure.isPresent()) {
            rejections.callerInsecure(applicant.calling(), applicant.address(), insecure.get());
            return Optional.of(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        }
        if (!ownTitle.value().equals(applicant.called().strip())) {
            rejections.calledByOtherTitle(applicant.calling(), applicant.called(), applicant.address(), ownTitle);
            return Optional.of(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
        }
        if (!known.stream().allMatch(peer -> isIdentified(peer, applicant.identity()))) {
            rejections.notIdentified(
                    applicant.calling(), applicant.address(), known.get(0).name());
            return Optional.of(Rejection.USER_IDENTITY_NOT_ACCEPTED);
        }
        if (mayNothing(known, applicant.abstractSyntaxes())) {
            return unknown(applicant, "peer " + known.get(0).name() + " has no sends: true");
        }
        return Optional.empty();
    }

    private Optional<Rejection> unknown(Applicant applicant, String why) {
        rejections.callerUnknown(applicant.calling(), applicant.address(), why);
        return Optional.of(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }

    /** A peer with {@code tls: true} must come by TLS, and its certificate bear the name that it must. */
    private static Optional<String> objection(Peer peer, TransportSecurity security) {
        if (!peer.terms().security().tls()) {
            return Optional.empty();
        }
        if (!security.tls()) {
            return Optional.of("peer " + peer.name()
                    + " has tls: true and called without TLS. Let it call the TLS port, or remove tls at the peer");
        }
        Optional<String> name = peer.terms().security().certificateName();
        Optional<X509Certificate> shown = security.certificate();
        return name.filter(wanted -> shown.filter(certificate -> CertificateNames.bears(certificate, wanted))
                        .isEmpty())
                .map(wanted -> "its certificate bears the names "
                        + shown.map(CertificateNames::of).orElse(List.of()) + " and not " + wanted
                        + ". Give it the right certificate, or correct certificateName of peer " + peer.name());
    }

    private static boolean isIdentified(Peer peer, Optional<UserIdentity> identity) {
        Optional<Credentials> expected = peer.terms().security().mustIdentifyAs();
        return expected.isEmpty()
                || identity.filter(given ->
                                given.is(expected.get().user(), expected.get().password()))
                        .isPresent();
    }

    /** Whether known services are proposed, and none that one of these peers may use. */
    private static boolean mayNothing(List<Peer> known, List<String> abstractSyntaxes) {
        List<Uid> proposed = abstractSyntaxes.stream()
                .flatMap(text -> Uid.parse(text).stream())
                .filter(PeerRights::isService)
                .toList();
        return !proposed.isEmpty()
                && proposed.stream().noneMatch(uid -> known.stream().anyMatch(peer -> PeerRights.allow(peer, uid)));
    }

    /** What the peers behind an admitted association may use, their preferred transfer syntaxes first. */
    @Override
    public AcceptanceRule rule(Caller caller, AcceptanceRule all) {
        List<Peer> known = peersOf(caller);
        return all.only(uid -> known.stream().anyMatch(peer -> PeerRights.allow(peer, uid)))
                .preferring(known.stream()
                        .flatMap(peer -> peer.terms().prefers().stream())
                        .distinct()
                        .toList());
    }

    /** The peer behind an admitted association, one that sends before others. */
    public Optional<Peer> peerOf(Caller caller) {
        return peersOf(caller).stream().findFirst();
    }

    /** By the title alone where the address of a peer's name changed since. */
    private List<Peer> peersOf(Caller caller) {
        List<Peer> here = address(caller)
                .map(address -> peersAt(caller.calling().value(), address))
                .orElse(List.of());
        return here.isEmpty() ? titled(caller.calling().value()) : here;
    }

    private List<Peer> peersAt(String callingAeTitle, InetAddress address) {
        return titled(callingAeTitle).stream()
                .filter(peer ->
                        hosts(peer).findAny().isEmpty() || hosts(peer).anyMatch(host -> isAddressOf(host, address)))
                .toList();
    }

    /** Where the peer calls from: a query service may run on another host. */
    private static Stream<String> hosts(Peer peer) {
        return peer.host().isEmpty()
                ? Stream.empty()
                : Stream.concat(peer.host().stream(), peer.terms().query().map(Query::host).stream());
    }

    /** The first peer under this title, one that sends before others. */
    public Optional<Peer> peerTitled(AeTitle title) {
        return titled(title.value()).stream().findFirst();
    }

    private static Optional<InetAddress> address(Caller caller) {
        try {
            return Optional.of(InetAddress.getByName(caller.address()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private List<Peer> titled(String callingAeTitle) {
        String title = callingAeTitle.strip();
        return peers.stream()
                .filter(peer -> titles(peer).anyMatch(known -> known.value().equals(title)))
                .sorted((one, other) -> Boolean.compare(other.sends(), one.sends()))
                .toList();
    }

    private static Stream<AeTitle> titles(Peer peer) {
        return Stream.of(
                        Stream.of(peer.aeTitle()),
                        peer.terms().query().map(Query::aeTitle).stream(),
                        peer.terms().commitment().aeTitle().stream())
                .flatMap(titles -> titles);
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
        return titled.isEmpty()
                ? "no peer has this AE title"
                : "peer " + titled.get(0).name() + " may call from "
                        + titled.get(0).host().orElse("any address") + " only" + unresolved(titled.get(0));
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
