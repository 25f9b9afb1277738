package org.atlasnode.dicom.net;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * How TLS is spoken: by the BCP 195 RFC 8996, 9325 TLS Secure Transport Connection Profile (PS3.15 §B.12), TLS 1.3 first,
 * else TLS 1.2, with the cipher suites that RFC 9325 §4.2 recommends and those of the same kind with ChaCha20. No key
 * exchange without forward secrecy, no CBC, and no finite-field Diffie-Hellman (RFC 9325 §4.1). Immutable, thread-safe
 * where the supplier and the check are.
 *
 * @param context asked at each handshake, so that certificates may change meanwhile
 * @param clientCertificate as server: whether a caller must show a certificate that the context trusts
 * @param check as client: what else the server's certificate must fulfil
 */
public record TlsSettings(Supplier<SSLContext> context, boolean clientCertificate, CertificateCheck check) {

    /** Offered in this order as client, and chosen in this order as server. */
    static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Mutual, with any certificate that the context trusts. */
    public static TlsSettings of(Supplier<SSLContext> context) {
        return new TlsSettings(context, true, CertificateCheck.ANY);
    }

    public TlsSettings withClientCertificate(boolean required) {
        return new TlsSettings(context, required, check);
    }

    public TlsSettings withCheck(CertificateCheck other) {
        return new TlsSettings(context, clientCertificate, other);
    }

    /** The engine of a connection that came in. */
    SSLEngine serverEngine() {
        SSLEngine engine = context.get().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine);
        parameters.setNeedClientAuth(clientCertificate);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** The engine of a connection to this address, which sessions are remembered by. */
    SSLEngine clientEngine(String host, int port) {
        SSLEngine engine = context.get().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(engine));
        return engine;
    }

    private static SSLParameters parameters(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        List<String> able = List.of(engine.getSupportedCipherSuites());
        parameters.setCipherSuites(CIPHER_SUITES.stream().filter(able::contains).toArray(String[]::new));
        parameters.setProtocols(PROTOCOLS.toArray(String[]::new));
        return parameters;
    }

    /** Judges a certificate that is trusted already. Called by several threads at once. */
    @FunctionalInterface
    public interface CertificateCheck {

        CertificateCheck ANY = certificate -> Optional.empty();

        /** Empty where it is right; else what it is, to go on after the peer's name, and the remedy. */
        Optional<String> problem(X509Certificate certificate);
    }
}
