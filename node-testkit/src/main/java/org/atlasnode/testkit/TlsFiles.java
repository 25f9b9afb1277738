package org.atlasnode.testkit;

import java.nio.file.Path;

/** The PEM files that a program speaks TLS with. Immutable. */
public record TlsFiles(Path key, Path certificate, Path authorities) {

    /** Writes the files of a certificate, under this name, beside its authority's. */
    public static TlsFiles write(Path folder, String name, TestCertificate certificate, TestAuthority trusted) {
        return new TlsFiles(
                certificate.writeKey(folder.resolve(name + ".key")),
                certificate.writeCertificate(folder.resolve(name + ".pem")),
                trusted.writeTo(folder.resolve(name + "-trust.pem")));
    }
}
