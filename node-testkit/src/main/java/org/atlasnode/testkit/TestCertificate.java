package org.atlasnode.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A key and its certificate from a {@link TestAuthority}, and the files that programs read them from. Immutable.
 *
 * @param chain the certificate, then the authority's
 */
public record TestCertificate(List<X509Certificate> chain, PrivateKey key) {

    public TestCertificate {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The certificate alone, as PEM. */
    public Path writeCertificate(Path file) {
        return Pem.write(file, pem(certificate()));
    }

    /** The certificate and its authority's, as PEM. */
    public Path writeChain(Path file) {
        return Pem.write(file, chain.stream().map(TestCertificate::pem).toArray(String[]::new));
    }

    /** The key as PEM, PKCS#8 without encryption. */
    public Path writeKey(Path file) {
        return Pem.write(file, Pem.block("PRIVATE KEY", key.getEncoded()));
    }

    /** The key as PEM, PKCS#8 with the encryption that OpenSSL chooses. */
    public Path writeKey(Path file, String password) {
        writeKey(file);
        List<String> command = List.of(
                Program.require("openssl", "openssl"),
                "pkcs8",
                "-topk8",
                "-in",
                file.toString(),
                "-out",
                file + ".new",
                "-passout",
                "pass:" + password);
        ProcessUnderTest.run(
                        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder"),
                        Map.of(),
                        command,
                        Duration.ofSeconds(30))
                .requireSuccess();
        try {
            return Files.move(Path.of(file + ".new"), file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Key and chain as PKCS#12. */
    public Path writePkcs12(Path file, String password) {
        try (OutputStream output = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, password.toCharArray(), chain.toArray(Certificate[]::new));
            store.store(output, password.toCharArray());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot write PKCS#12", e);
        }
    }

    private static String pem(X509Certificate certificate) {
        return Pem.block("CERTIFICATE", encoded(certificate));
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has no encoding", e);
        }
    }
}
