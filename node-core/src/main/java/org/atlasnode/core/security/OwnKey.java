package org.atlasnode.core.security;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.ConfigProblem;

/**
 * A private key and the certificates that vouch for it. Immutable.
 *
 * @param chain our own certificate first, each issued by the next
 */
record OwnKey(List<X509Certificate> chain, PrivateKey key) {

    OwnKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a key has a certificate");
        }
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    /** Whether the key is the certificate's: what it signs, the certificate verifies. */
    boolean matches() {
        PublicKey certified = certificate().getPublicKey();
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(certified.getEncoded());
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certified);
            verifying.update(certified.getEncoded());
            return verifying.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // keys of two algorithms
        }
    }

    /** Whether each certificate is issued by the next. */
    boolean isInOrder() {
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!chain.get(i).getIssuerX500Principal().equals(chain.get(i + 1).getSubjectX500Principal())) {
                return false;
            }
        }
        return true;
    }

    /** When the first certificate of the chain expires. */
    Instant expiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Why nobody will accept the certificate at this moment. */
    Optional<ConfigProblem> expiryProblem(Instant now) {
        Instant begin = certificate().getNotBefore().toInstant();
        if (now.isBefore(begin)) {
            return Optional.of(problem("is not valid before " + begin, "Check the clock of this machine."));
        }
        return now.isAfter(expiry())
                ? Optional.of(problem("expired on " + expiry(), "Put a new certificate there; the node takes it up."))
                : Optional.empty();
    }

    private ConfigProblem problem(String what, String remedy) {
        return new ConfigProblem(
                0, "node.tls.certificate", what + ": " + certificate().getSubjectX500Principal(), remedy);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "OwnKey[" + certificate().getSubjectX500Principal() + "]";
    }
}
