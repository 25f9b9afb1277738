package org.atlasnode.dicom.net;

import java.time.Duration;
import java.util.Optional;
import org.atlasnode.dicom.data.AeTitle;

/**
 * Whom a {@link DicomClient} calls, and how. Immutable.
 *
 * @param host name or address of the peer
 * @param calling our title
 * @param called the peer's title
 * @param pduLengthBytes the maximum length of P-DATA-TF that we announce, enforce, and send even where the peer takes
 *     more
 */
public record ClientSettings(
        String host,
        int port,
        AeTitle calling,
        AeTitle called,
        Timeouts timeouts,
        int pduLengthBytes,
        Security security) {

    private static final int DEFAULT_PDU_LENGTH_BYTES = 131072;

    public ClientSettings {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port is 1 to 65535: " + port);
        }
    }

    /** Settings with the default timeouts. */
    public static ClientSettings of(String host, int port, AeTitle calling, AeTitle called) {
        return new ClientSettings(
                host, port, calling, called, Timeouts.DEFAULT, DEFAULT_PDU_LENGTH_BYTES, Security.NONE);
    }

    public ClientSettings withTimeouts(Timeouts other) {
        return new ClientSettings(host, port, calling, called, other, pduLengthBytes, security);
    }

    public ClientSettings withSecurity(Security other) {
        return new ClientSettings(host, port, calling, called, timeouts, pduLengthBytes, other);
    }

    /** Over TLS. */
    public ClientSettings withTls(TlsSettings tls) {
        return withSecurity(new Security(Optional.of(tls)));
    }

    /** The peer as messages and logs name it, {@code ORTHANC@127.0.0.1:4242}. */
    public String peer() {
        return called + "@" + host + ":" + port;
    }

    /**
     * How both sides know each other.
     *
     * @param tls absent: plain TCP
     */
    public record Security(Optional<TlsSettings> tls) {

        public static final Security NONE = new Security(Optional.empty());
    }

    /**
     * How long we wait.
     *
     * @param connect for the TCP connection
     * @param association for the TLS handshake, the answer to the association request, to the release request, and for the peer to close
     * @param dimse for each response, each PDU within it, and for the peer to take each PDU of ours
     */
    public record Timeouts(Duration connect, Duration association, Duration dimse) {

        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(120));

        public Timeouts {
            ServerSettings.Timeouts.requirePositive(connect);
            ServerSettings.Timeouts.requirePositive(association);
            ServerSettings.Timeouts.requirePositive(dimse);
        }
    }
}
