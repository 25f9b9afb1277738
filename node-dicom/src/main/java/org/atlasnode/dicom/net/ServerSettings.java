package org.atlasnode.dicom.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.ul.AssociationSettings;

/**
 * Where and under which limits a {@link DicomServer} listens. Immutable.
 *
 * @param aeTitle our own title, for names of threads and logs only; who may call it is the policy's affair
 * @param endpoints where it listens, at least one; all share the limits
 */
public record ServerSettings(AeTitle aeTitle, List<Endpoint> endpoints, Limits limits, Timeouts timeouts) {

    public ServerSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("a server listens somewhere");
        }
    }

    /** One plain endpoint, with the default limits and timeouts. */
    public static ServerSettings of(AeTitle aeTitle, InetSocketAddress bind) {
        return of(aeTitle, List.of(Endpoint.plain(bind)));
    }

    /** Settings with the default limits and timeouts. */
    public static ServerSettings of(AeTitle aeTitle, List<Endpoint> endpoints) {
        return new ServerSettings(aeTitle, endpoints, Limits.DEFAULT, Timeouts.DEFAULT);
    }

    public ServerSettings withLimits(Limits other) {
        return new ServerSettings(aeTitle, endpoints, other, timeouts);
    }

    public ServerSettings withTimeouts(Timeouts other) {
        return new ServerSettings(aeTitle, endpoints, limits, other);
    }

    /**
     * An address that is listened on.
     *
     * @param bind address and port; port 0 is any free one
     * @param tls absent: plain DICOM
     */
    public record Endpoint(InetSocketAddress bind, Optional<TlsSettings> tls) {

        public static Endpoint plain(InetSocketAddress bind) {
            return new Endpoint(bind, Optional.empty());
        }

        public static Endpoint tls(InetSocketAddress bind, TlsSettings tls) {
            return new Endpoint(bind, Optional.of(tls));
        }
    }

    /**
     * How much at once.
     *
     * @param associations established associations in all; one more is rejected (PS3.8 Table 9-21, local limit exceeded)
     * @param associationsPerCaller established associations of one calling AE title
     * @param pduLengthBytes the maximum length of P-DATA-TF that we announce and enforce (PS3.8 §D.1)
     * @param minBytesPerSecond the lowest rate of a message: who sends less makes us wait until the DIMSE timeout is
     *     used up, then is aborted
     */
    public record Limits(int associations, int associationsPerCaller, int pduLengthBytes, int minBytesPerSecond) {

        /** dcmtk sends PDUs of at most 131072 bytes; longer ones gain nothing. */
        public static final Limits DEFAULT = new Limits(32, 16, 131072);

        /** Limits with the default lowest rate. */
        public Limits(int associations, int associationsPerCaller, int pduLengthBytes) {
            this(associations, associationsPerCaller, pduLengthBytes, AssociationSettings.DEFAULT_MIN_BYTES_PER_SECOND);
        }

        public Limits {
            if (associations < 1 || associationsPerCaller < 1) {
                throw new IllegalArgumentException("at least one association must be allowed");
            }
            if (pduLengthBytes < 4096 || pduLengthBytes > 1 << 24) {
                throw new IllegalArgumentException("the PDU length is 4096 to 16777216 bytes: " + pduLengthBytes);
            }
            if (minBytesPerSecond < 1) {
                throw new IllegalArgumentException("a message comes with at least 1 byte/s: " + minBytesPerSecond);
            }
        }
    }

    /**
     * How long we wait.
     *
     * @param artim for the TLS handshake and the association request together, and for the peer to close (PS3.8 §9.1.5)
     * @param idle for the next message on an association
     * @param dimse for the whole of a PDU that has begun, for the peer to take each PDU of ours, and for what a message
     *     makes us wait beyond the time that its bytes take at {@link Limits#minBytesPerSecond}
     */
    public record Timeouts(Duration artim, Duration idle, Duration dimse) {

        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30));

        public Timeouts {
            requirePositive(artim);
            requirePositive(idle);
            requirePositive(dimse);
        }

        static void requirePositive(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("a timeout is more than zero: " + timeout);
            }
        }
    }
}
