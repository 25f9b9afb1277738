package org.atlasnode.dicom.ul;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.atlasnode.dicom.ul.AssociationException.TlsFailed.Fault;

/** TLS with a peer failed. The message says what the peer does, and the remedy, and goes on after the peer's name. */
final class TlsFault extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_CAUSES = 10;
    private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z_]{1,40})");
    private static final Pattern NO_CERTIFICATE = Pattern.compile("(?i)empty (client|server) certificate chain");
    private static final Pattern VERSION = Pattern.compile(
            "(?i)no cipher suites in common|not enabled or supported|protocol version|unsupported ciphersuite");

    private final Fault fault;

    private TlsFault(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }

    /** A peer whose first bytes are no TLS. */
    static TlsFault notTls(boolean requestor, byte first) {
        if (!TlsRecord.isPduType(first)) {
            return new TlsFault(Fault.PROTOCOL, "speaks neither TLS nor DICOM; check the port");
        }
        return new TlsFault(
                Fault.PLAIN_PEER,
                requestor
                        ? "answers in plain DICOM where TLS is due; name the port on which it takes TLS, or speak plain"
                                + " DICOM with it"
                        : "sends plain DICOM to a port that takes TLS only; let it speak TLS, or call the plain port");
    }

    /** A peer that sends TLS where plain DICOM is due. */
    static TlsFault notPlain(boolean requestor) {
        return new TlsFault(
                Fault.TLS_PEER,
                requestor
                        ? "answers in TLS where plain DICOM is due; speak TLS with it, or name the port on which it takes"
                                + " plain DICOM"
                        : "speaks TLS to a port that takes plain DICOM only; let it call the TLS port, or speak plain"
                                + " DICOM");
    }

    /** The end of the stream within the handshake. */
    static TlsFault ended(boolean requestor) {
        return new TlsFault(
                Fault.PROTOCOL,
                "closed the connection within the TLS handshake; look into its log, and check"
                        + (requestor ? " that it takes TLS on this port" : " that it trusts this side's certificate"));
    }

    /** TLS 1.2 lets a peer begin anew at any time, as somebody else (RFC 9325 §3.5). */
    static TlsFault renegotiation() {
        return new TlsFault(Fault.PROTOCOL, "asks for a TLS renegotiation, which is refused; update it or use TLS 1.3");
    }

    /** What the TLS engine threw. */
    static TlsFault of(SSLException failure) {
        TlsFault fault = ofCertificate(failure).orElseGet(() -> ofMessage(String.valueOf(failure.getMessage())));
        fault.initCause(failure);
        return fault;
    }

    private static Optional<TlsFault> ofCertificate(SSLException failure) {
        if (hasCause(failure, CertificateExpiredException.class)) {
            return peerCertificate("shows a certificate that has expired, or whose authority's has; renew it there");
        }
        if (hasCause(failure, CertificateNotYetValidException.class)) {
            return peerCertificate("shows a certificate that is not valid yet; check the clocks on both sides");
        }
        if (hasCause(failure, CertPathBuilderException.class)) {
            return peerCertificate(
                    "shows a certificate that no trusted authority issued; put its authority's certificate"
                            + " into the trusted ones");
        }
        return hasCause(failure, CertificateException.class)
                ? peerCertificate("shows a certificate that is refused: " + failure.getMessage())
                : Optional.empty();
    }

    private static Optional<TlsFault> peerCertificate(String message) {
        return Optional.of(new TlsFault(Fault.PEER_CERTIFICATE, message));
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static TlsFault ofMessage(String message) {
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            return ofAlert(alert.group(1));
        }
        if (NO_CERTIFICATE.matcher(message).find()) {
            return new TlsFault(
                    Fault.PEER_CERTIFICATE, "shows no certificate; give it one that a trusted authority issued");
        }
        return VERSION.matcher(message).find()
                ? nothingInCommon()
                : new TlsFault(Fault.PROTOCOL, "broke the TLS protocol: " + message);
    }

    /** Alerts of the peer (RFC 8446 §6.2). */
    private static TlsFault ofAlert(String alert) {
        return switch (alert) {
            case "unknown_ca", "bad_certificate", "certificate_unknown", "unsupported_certificate", "access_denied" ->
                new TlsFault(
                        Fault.OWN_CERTIFICATE,
                        "does not accept this side's certificate (" + alert
                                + "); make its authority trusted there, and check the name that it must bear");
            case "certificate_expired", "certificate_revoked" ->
                new TlsFault(
                        Fault.OWN_CERTIFICATE,
                        "does not accept this side's certificate (" + alert + "); renew it, and check the clocks");
            case "certificate_required" ->
                new TlsFault(
                        Fault.OWN_CERTIFICATE, "asks for a certificate that this side does not have; configure one");
            case "handshake_failure", "protocol_version", "insufficient_security" -> nothingInCommon();
            default -> new TlsFault(Fault.PROTOCOL, "ended TLS: " + alert.toLowerCase(Locale.ROOT));
        };
    }

    private static TlsFault nothingInCommon() {
        return new TlsFault(
                Fault.NOTHING_IN_COMMON,
                "has no TLS version and cipher suite in common with this side, or none for the certificates; it needs"
                        + " TLS 1.3, or TLS 1.2 with ECDHE and AES-GCM or ChaCha20");
    }
}
