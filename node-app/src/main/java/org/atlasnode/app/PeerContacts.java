package org.atlasnode.app;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.atlasnode.app.status.NodeStatus.PeerFacts;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms.Query;
import org.atlasnode.dicom.net.AssociationPolicy.Rejection;

/**
 * When each peer was last accepted and last refused, and why, since the node started. A refused caller is known by its
 * title, else by the address that is written as a peer's host. Thread-safe, bounded by the peers of the configuration.
 */
final class PeerContacts {

    private final Collection<Peer> peers;
    private final Clock clock;
    private final Map<String, Contact> contacts = new ConcurrentHashMap<>();

    PeerContacts(Collection<Peer> peers, Clock clock) {
        this.peers = List.copyOf(peers);
        this.clock = clock;
    }

    private record Contact(Optional<Instant> accepted, Optional<Instant> rejected, String reason) {

        static final Contact NONE = new Contact(Optional.empty(), Optional.empty(), "");
    }

    void accepted(String calling) {
        peers.stream()
                .filter(peer -> isTitled(peer, calling))
                .forEach(peer -> contacts.compute(
                        peer.name(),
                        (name, known) -> new Contact(
                                Optional.of(clock.instant()),
                                or(known).rejected(),
                                or(known).reason())));
    }

    void rejected(String calling, String called, String address, Rejection rejection) {
        List<Peer> titled =
                peers.stream().filter(peer -> isTitled(peer, calling)).toList();
        List<Peer> meant = titled.isEmpty()
                ? peers.stream()
                        .filter(peer -> peer.host().equals(Optional.of(address)))
                        .toList()
                : titled;
        meant.forEach(peer -> contacts.compute(
                peer.name(),
                (name, known) -> new Contact(
                        or(known).accepted(), Optional.of(clock.instant()), reason(calling, called, rejection))));
    }

    private static Contact or(@org.jspecify.annotations.Nullable Contact known) {
        return known == null ? Contact.NONE : known;
    }

    private static boolean isTitled(Peer peer, String calling) {
        return Stream.of(
                        Stream.of(peer.aeTitle()),
                        peer.terms().query().map(Query::aeTitle).stream(),
                        peer.terms().commitment().aeTitle().stream())
                .flatMap(titles -> titles)
                .anyMatch(title -> title.value().equals(calling.strip()));
    }

    private static String reason(String calling, String called, Rejection rejection) {
        return switch (rejection) {
            case CALLING_AE_TITLE_NOT_RECOGNIZED ->
                "calling AE title \"" + printable(calling) + "\" may not call from there, or not for this service";
            case CALLED_AE_TITLE_NOT_RECOGNIZED -> "it called \"" + printable(called) + "\", which is not this node";
            case USER_IDENTITY_NOT_ACCEPTED -> "it did not identify itself as it must";
            case LOCAL_LIMIT_EXCEEDED -> "too many associations at once";
        };
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?");
    }

    /** One row for each peer, in the order of the configuration. */
    List<PeerFacts> facts() {
        return peers.stream()
                .map(peer -> {
                    Contact contact = contacts.getOrDefault(peer.name(), Contact.NONE);
                    return new PeerFacts(
                            peer.name(),
                            contact.accepted().map(Instant::toString).orElse(""),
                            contact.rejected().map(Instant::toString).orElse(""),
                            contact.reason());
                })
                .toList();
    }
}
