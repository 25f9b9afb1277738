package org.atlasnode.core.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of this node (PS3.15 §B): who it is, whom it trusts, where it listens. Paths are absolute. Immutable.
 *
 * @param port where TLS is listened on; absent: nowhere, and TLS is only spoken to peers that want it
 * @param only whether the plain port stays closed
 * @param certificate a PEM file with the certificate and its chain, or a PKCS#12 file
 * @param key a PEM file with the private key (PKCS#8); absent where the certificate's file has it
 * @param password of the PKCS#12 file or the encrypted key
 * @param trust a PEM file with the authorities that peers' certificates come from, or a PKCS#12 file; absent: those that
 *     Java knows
 * @param clientCertificate whether callers must show a certificate
 */
public record NodeTls(
        Optional<Integer> port,
        boolean only,
        Path certificate,
        Optional<Path> key,
        Optional<String> password,
        Optional<Path> trust,
        boolean clientCertificate) {

    /** Without the password. */
    @Override
    public String toString() {
        return "NodeTls[port=" + port + ", certificate=" + certificate + "]";
    }
}
