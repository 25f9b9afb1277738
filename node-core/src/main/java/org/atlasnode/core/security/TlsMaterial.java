package org.atlasnode.core.security;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.atlasnode.core.config.ConfigProblem;
import org.atlasnode.core.config.NodeTls;

/**
 * What the files of {@code node.tls} held at a moment. Immutable.
 *
 * @param authorities whom we trust; empty: those that Java knows
 */
public record TlsMaterial(OwnKey own, List<X509Certificate> authorities) {

    private static final String CERTIFICATE = "node.tls.certificate";
    private static final String KEY = "node.tls.key";
    private static final String TRUST = "node.tls.trust";
    private static final int SESSION_SECONDS = 3600;

    public TlsMaterial {
        authorities = List.copyOf(authorities);
    }

    /** Reads the files. What they hold may have expired. */
    static TlsMaterial load(NodeTls tls) throws TlsFileException {
        OwnKey own = own(tls);
        return new TlsMaterial(own, authorities(tls));
    }

    /** Everything that is wrong with the files now; empty where TLS can be spoken. */
    public static List<ConfigProblem> problems(NodeTls tls, Instant now) {
        List<ConfigProblem> problems = new ArrayList<>();
        try {
            own(tls).expiryProblem(now).ifPresent(problems::add);
        } catch (TlsFileException e) {
            problems.add(e.problem());
        }
        try {
            authorities(tls).stream()
                    .filter(authority -> expiry(authority).isBefore(now))
                    .map(authority -> new ConfigProblem(
                            0,
                            TRUST,
                            "has an authority that expired on " + expiry(authority) + ": " + name(authority),
                            "Put its new certificate into " + tls.trust().orElseThrow() + "."))
                    .forEach(problems::add);
        } catch (TlsFileException e) {
            problems.add(e.problem());
        }
        return problems;
    }

    private static OwnKey own(NodeTls tls) throws TlsFileException {
        CertificateFile file = CertificateFile.read(CERTIFICATE, tls.certificate());
        OwnKey own = file.isPem() ? ownOfPem(tls, file) : file.ownKey(tls.password());
        if (!own.matches()) {
            throw new TlsFileException(
                    KEY,
                    "is not the key of the certificate " + name(own.certificate()) + " in " + tls.certificate(),
                    "Put key and certificate of one pair there; the node's own certificate comes first.");
        }
        if (!own.isInOrder()) {
            throw new TlsFileException(
                    CERTIFICATE,
                    "has a chain that is out of order: " + tls.certificate(),
                    "Write the node's certificate first, then each one's issuer.");
        }
        return own;
    }

    private static OwnKey ownOfPem(NodeTls tls, CertificateFile file) throws TlsFileException {
        Path keyFile = tls.key().orElse(tls.certificate());
        List<PemBlock> blocks = CertificateFile.read(KEY, keyFile).blocks();
        return new OwnKey(file.certificates(), PrivateKeys.read(keyFile, blocks, tls.password()));
    }

    private static List<X509Certificate> authorities(NodeTls tls) throws TlsFileException {
        return tls.trust().isPresent()
                ? CertificateFile.read(TRUST, tls.trust().get()).authorities(tls.password())
                : List.of();
    }

    /** A context that shows this certificate and trusts these authorities. */
    SSLContext context() {
        try {
            SSLContext context = context(new KeyManager[] {new OneKey(own)}, authorities);
            // Who resumes a session shows no certificate again, so it must not stay for long.
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot speak TLS", e);
        }
    }

    /**
     * A context that shows no certificate and trusts the authorities of a file.
     *
     * @param key of the configuration that names the file, for messages
     */
    public static SSLContext trusting(String key, Path file) throws TlsFileException {
        List<X509Certificate> trusted = CertificateFile.read(key, file).authorities(Optional.empty());
        try {
            return context(new KeyManager[0], trusted);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot speak TLS", e);
        }
    }

    private static SSLContext context(KeyManager[] keys, List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities.isEmpty() ? null : anchors(authorities));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore anchors(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        return store;
    }

    /** Our own certificate's subject. */
    public String subject() {
        return name(own.certificate());
    }

    /** When the first certificate of our own chain expires. */
    public Instant expiry() {
        return own.expiry();
    }

    /** When the first authority expires; absent where Java's are trusted. */
    public Optional<Instant> trustExpiry() {
        return authorities.stream().map(TlsMaterial::expiry).min(Comparator.naturalOrder());
    }

    static Instant expiry(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
