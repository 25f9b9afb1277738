package org.atlasnode.core.dicomweb;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.atlasnode.core.config.PeerTerms.DicomWeb;

/**
 * A DICOMweb server to talk to. Immutable.
 *
 * @param terms its address and how this node identifies itself there
 * @param tls whom to trust and what certificate to show over https; absent: what the Java platform does
 */
public record WebService(DicomWeb terms, Optional<SSLContext> tls, Timeouts timeouts) {

    /** A server with the usual timeouts. */
    public static WebService of(DicomWeb terms, Optional<SSLContext> tls) {
        return new WebService(terms, tls, Timeouts.DEFAULT);
    }

    /**
     * How long to wait.
     *
     * @param connect for the connection, TLS included
     * @param answer for the head of an answer after the request was sent
     * @param idle for the next bytes of an answer
     * @param minBytesPerSecond the rate at which a server takes a request at least
     */
    public record Timeouts(Duration connect, Duration answer, Duration idle, int minBytesPerSecond) {

        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60), 10_000);
    }
}
