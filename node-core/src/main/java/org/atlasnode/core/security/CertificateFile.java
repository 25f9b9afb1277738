package org.atlasnode.core.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the files that {@code node.tls} names, PEM or PKCS#12, told apart by their content. */
final class CertificateFile {

    private static final int LIMIT_BYTES = 1 << 20;
    private static final String FORMAT_REMEDY = "Name a PEM or a PKCS#12 file.";

    private final String key;
    private final Path file;
    private final byte[] content;

    private CertificateFile(String key, Path file, byte[] content) {
        this.key = key;
        this.file = file;
        this.content = content;
    }

    /** @param key of the configuration, for what is wrong */
    static CertificateFile read(String key, Path file) throws TlsFileException {
        try {
            if (Files.size(file) > LIMIT_BYTES) {
                throw new TlsFileException(key, "is larger than 1 MiB: " + file, FORMAT_REMEDY);
            }
            return new CertificateFile(key, file, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new TlsFileException(key, "does not exist: " + file, FORMAT_REMEDY, e);
        } catch (IOException e) {
            throw new TlsFileException(
                    key,
                    "cannot be read (" + e.getClass().getSimpleName() + "): " + file,
                    "Let the node's user read it.",
                    e);
        }
    }

    boolean isPem() {
        return PemBlock.isPem(content);
    }

    List<PemBlock> blocks() {
        return PemBlock.all(content);
    }

    /** The certificates of a PEM file, in their order, at least one. */
    List<X509Certificate> certificates() throws TlsFileException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemBlock block : blocks()) {
                if (block.label().equals(PemBlock.CERTIFICATE)
                        && factory.generateCertificate(new ByteArrayInputStream(block.bytes()))
                                instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
        } catch (CertificateException e) {
            throw new TlsFileException(key, "has a damaged certificate: " + file, "Write it anew.", e);
        }
        return atLeastOne(certificates);
    }

    private List<X509Certificate> atLeastOne(List<X509Certificate> certificates) throws TlsFileException {
        if (certificates.isEmpty()) {
            throw new TlsFileException(
                    key, "has no certificate: " + file, "Name a file with PEM blocks of BEGIN CERTIFICATE.");
        }
        return certificates;
    }

    /** The key and its chain in a PKCS#12 file. */
    OwnKey ownKey(Optional<String> password) throws TlsFileException {
        char[] secret = password.orElse("").toCharArray();
        KeyStore store = pkcs12(secret);
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getKey(alias, secret) instanceof PrivateKey privateKey) {
                    return new OwnKey(x509(store.getCertificateChain(alias)), privateKey);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new TlsFileException("node.tls.password", "does not open the key in " + file, "Correct it.", e);
        }
        throw new TlsFileException(key, "has no private key: " + file, "Name a file with key and certificate.");
    }

    /** The certificates of authorities in a PEM or PKCS#12 file, at least one. */
    List<X509Certificate> authorities(Optional<String> password) throws TlsFileException {
        if (isPem()) {
            return certificates();
        }
        KeyStore store = pkcs12(password.orElse("").toCharArray());
        List<Certificate> found = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    found.add(store.getCertificate(alias));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a store that was loaded cannot be read", e);
        }
        if (found.isEmpty()) {
            throw new TlsFileException(
                    key,
                    "has no certificate that is marked as trusted: " + file,
                    "Make it by keytool -importcert, or write the authorities as PEM.");
        }
        return x509(found.toArray(Certificate[]::new));
    }

    private KeyStore pkcs12(char[] password) throws TlsFileException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password);
            return store;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new TlsFileException(
                        "node.tls.password",
                        "does not open " + file,
                        "Write the password of this file, or set ATLAS_NODE_TLS_PASSWORD.",
                        e);
            }
            throw new TlsFileException(key, "is neither PEM nor PKCS#12: " + file, FORMAT_REMEDY, e);
        } catch (GeneralSecurityException e) {
            throw new TlsFileException(key, "is no PKCS#12 that can be read: " + file, FORMAT_REMEDY, e);
        }
    }

    private static List<X509Certificate> x509(Certificate[] chain) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate certificate : chain) {
            if (certificate instanceof X509Certificate x509) {
                certificates.add(x509);
            }
        }
        return certificates;
    }
}
