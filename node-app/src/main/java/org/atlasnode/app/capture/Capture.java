package org.atlasnode.app.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.ul.Pdu;
import org.atlasnode.dicom.ul.WireTap;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is exchanged with one peer, for a bounded time and up to a bounded size: associations that begin
 * meanwhile, in both directions, of the peer's titles and of its addresses. Costs nothing while it is off. Thread-safe.
 */
public final class Capture implements WireTap.Source {

    public static final Duration MAX_TIME = Duration.ofHours(1);

    private static final int MAX_CHARACTERS = 10_000_000;

    private final Clock clock;
    private final AtomicLong connections = new AtomicLong();
    private volatile @Nullable Session current;

    public Capture(Clock clock) {
        this.clock = clock;
    }

    /**
     * What was written so far.
     *
     * @param running whether more may come
     * @param text from the place that was asked for
     */
    public record Excerpt(String peer, boolean running, String text) {}

    /** Taps every connection, for whoever opens them. */
    public static WireTap.Source everything(Clock clock, Consumer<String> out) {
        AtomicLong numbers = new AtomicLong();
        return (peer, requestor) -> new PduListing("#" + numbers.incrementAndGet(), clock, out);
    }

    /** Begins anew, for so long; what was written before is forgotten. */
    public void start(Peer peer, Duration time) {
        current = new Session(
                peer.name(), titles(peer), addresses(peer), clock.instant().plus(time));
    }

    /** Ends; what was written stays. */
    public void stop() {
        Session session = current;
        if (session != null) {
            session.end();
        }
    }

    /** What the last capture wrote, from a number of characters on; empty where there was none. */
    public Optional<Excerpt> excerpt(int from) {
        return Optional.ofNullable(current).map(session -> session.excerpt(from));
    }

    private static Set<String> titles(Peer peer) {
        return Stream.of(
                        Stream.of(peer.aeTitle()),
                        peer.terms().query().map(PeerTerms.Query::aeTitle).stream(),
                        peer.terms().commitment().aeTitle().stream())
                .flatMap(titles -> titles)
                .map(AeTitle::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> addresses(Peer peer) {
        try {
            return peer.host().isEmpty()
                    ? Set.of()
                    : Arrays.stream(InetAddress.getAllByName(peer.host().get()))
                            .map(InetAddress::getHostAddress)
                            .collect(Collectors.toUnmodifiableSet());
        } catch (UnknownHostException e) {
            return Set.of(); // then its titles alone tell it
        }
    }

    @Override
    public WireTap open(String peer, boolean requestor) {
        Session session = current;
        return session == null || !session.isRunning() ? WireTap.NONE : new Tap(session, peer, requestor);
    }

    /** One capture. Thread-safe. */
    private final class Session {

        private final String peer;
        private final Set<String> titles;
        private final Set<String> addresses;
        private final StringBuilder text = new StringBuilder();
        private volatile Instant end;

        Session(String peer, Set<String> titles, Set<String> addresses, Instant end) {
            this.peer = peer;
            this.titles = titles;
            this.addresses = addresses;
            this.end = end;
        }

        boolean isRunning() {
            return clock.instant().isBefore(end);
        }

        void end() {
            end = Instant.MIN;
        }

        boolean concerns(Pdu.AssociateRq request, boolean requestor) {
            return titles.contains((requestor ? request.called() : request.calling()).strip());
        }

        synchronized void write(String lines) {
            if (!isRunning()) {
                return;
            }
            if (text.length() + lines.length() > MAX_CHARACTERS) {
                text.append("The capture ends here: it is full.\n");
                end();
            } else {
                text.append(lines);
            }
        }

        synchronized Excerpt excerpt(int from) {
            int begin = Math.max(0, Math.min(from, text.length()));
            return new Excerpt(peer, isRunning(), text.substring(begin));
        }
    }

    /** One connection: nothing is written before it is known to be the peer's. Confined to the connection's thread. */
    private final class Tap implements WireTap {

        private final Session session;
        private final PduListing listing;
        private final boolean requestor;
        private boolean concerned;

        Tap(Session session, String peer, boolean requestor) {
            this.session = session;
            this.requestor = requestor;
            this.concerned = !requestor && session.addresses.contains(peer);
            this.listing = new PduListing("#" + connections.incrementAndGet(), clock, session::write);
        }

        @Override
        public void pdu(Direction direction, Pdu pdu, int lengthBytes) {
            if (pdu instanceof Pdu.AssociateRq request) {
                concerned |= session.concerns(request, requestor);
            }
            if (concerned) {
                listing.pdu(direction, pdu, lengthBytes);
            }
        }

        @Override
        public void unreadable(int type, long lengthBytes) {
            if (concerned) {
                listing.unreadable(type, lengthBytes);
            }
        }

        @Override
        public void lost() {
            if (concerned) {
                listing.lost();
            }
        }
    }
}
