package org.atlasnode.storescp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms.Credentials;

/**
 * Who may store by DICOMweb: a peer that sends, found by the user and password that it must identify itself with, or,
 * where it has none, by its host; HTTP knows no AE title. Anyone else is refused, and told of in the log with what to add
 * to the configuration. A peer whose traffic is TLS must come over a proxy on this machine, which ends the TLS.
 * Thread-safe.
 */
public final class WebCallers {

    private final List<Peer> senders;
    private final CallerPolicy.AddressResolver resolver;
    private final RejectionLog rejections;

    public WebCallers(NodeConfig config, CallerPolicy.AddressResolver resolver, RejectionLog rejections) {
        this.senders = config.peers().values().stream().filter(Peer::sends).toList();
        this.resolver = resolver;
        this.rejections = rejections;
    }

    /**
     * What is decided of a caller.
     *
     * @param peer who it is; absent where it is refused
     * @param mayIdentify whether credentials would help, where it is refused
     */
    public record Admission(Optional<Peer> peer, boolean mayIdentify) {

        private static Admission of(Peer peer) {
            return new Admission(Optional.of(peer), false);
        }

        private static Admission refused(boolean mayIdentify) {
            return new Admission(Optional.empty(), mayIdentify);
        }
    }

    /** @param given what the caller identifies itself with; absent where with nothing */
    public Admission judge(InetAddress address, Optional<Credentials> given) {
        Optional<Peer> identified = given.flatMap(this::identifiedBy).or(() -> at(address));
        if (identified.isEmpty()) {
            boolean wanted = given.isPresent() || senders.stream().anyMatch(WebCallers::mustIdentify);
            rejections.webCallerUnknown(address, given.isPresent());
            return Admission.refused(wanted);
        }
        Peer peer = identified.get();
        if (peer.terms().security().tls() && !address.isLoopbackAddress()) {
            rejections.webCallerWithoutTls(address, peer.name());
            return Admission.refused(false);
        }
        return Admission.of(peer);
    }

    private Optional<Peer> identifiedBy(Credentials given) {
        return senders.stream()
                .filter(peer -> peer.terms()
                        .security()
                        .mustIdentifyAs()
                        .filter(expected -> areEqual(expected, given))
                        .isPresent())
                .findFirst();
    }

    /** The first peer of the configuration that calls from there and need not identify itself. */
    private Optional<Peer> at(InetAddress address) {
        return senders.stream()
                .filter(peer -> !mustIdentify(peer))
                .filter(peer ->
                        peer.host().filter(host -> isAddressOf(host, address)).isPresent())
                .findFirst();
    }

    private static boolean mustIdentify(Peer peer) {
        return peer.terms().security().mustIdentifyAs().isPresent();
    }

    /** In a time that tells nothing of where they differ. */
    private static boolean areEqual(Credentials expected, Credentials given) {
        return MessageDigest.isEqual(bytes(expected), bytes(given));
    }

    private static byte[] bytes(Credentials credentials) {
        return (credentials.user() + ":" + credentials.password().orElse("")).getBytes(StandardCharsets.UTF_8);
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
}
