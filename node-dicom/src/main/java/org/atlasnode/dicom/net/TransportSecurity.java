package org.atlasnode.dicom.net;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What is known of the transport connection under an association. Immutable.
 *
 * @param cipher the version of TLS and the cipher suite; empty for plain TCP
 * @param certificate the peer's own, which is trusted; absent where it showed none
 */
public record TransportSecurity(Optional<String> cipher, Optional<X509Certificate> certificate) {

    /** Plain TCP. */
    public static final TransportSecurity PLAIN = new TransportSecurity(Optional.empty(), Optional.empty());

    static TransportSecurity of(SSLSession session) {
        return new TransportSecurity(
                Optional.of(session.getProtocol() + " " + session.getCipherSuite()), peerCertificate(session));
    }

    private static Optional<X509Certificate> peerCertificate(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty(); // it was not asked for one, or had none
        }
    }

    public boolean tls() {
        return cipher.isPresent();
    }

    /** For logs: {@code TLSv1.3 TLS_AES_256_GCM_SHA384}, or {@code plain TCP}. */
    @Override
    public String toString() {
        return cipher.orElse("plain TCP");
    }
}
