package org.atlasnode.core.security;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Private keys in PEM files: PKCS#8 (RFC 5958), plain or encrypted. */
final class PrivateKeys {

    private static final String KEY = "node.tls.key";
    private static final String PASSWORD = "node.tls.password";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PrivateKeys() {}

    static PrivateKey read(Path file, List<PemBlock> blocks, Optional<String> password) throws TlsFileException {
        PemBlock block = blocks.stream()
                .filter(PemBlock::isKey)
                .findFirst()
                .orElseThrow(() -> new TlsFileException(
                        KEY, "has no private key: " + file, "Name the PEM file that has it, as PKCS#8."));
        return switch (block.label()) {
            case "PRIVATE KEY" -> decode(file, block.bytes());
            case "ENCRYPTED PRIVATE KEY" ->
                decode(
                        file,
                        decrypt(
                                file,
                                block.bytes(),
                                password.orElseThrow(() -> new TlsFileException(
                                        PASSWORD,
                                        "is missing, but the key is encrypted: " + file,
                                        "Write it, or set ATLAS_NODE_TLS_PASSWORD."))));
            default ->
                throw new TlsFileException(
                        KEY,
                        "is a \"" + block.label() + "\" and no PKCS#8: " + file,
                        "Convert it: openssl pkcs8 -topk8 -nocrypt -in " + file.getFileName() + " -out key.pem");
        };
    }

    private static PrivateKey decode(Path file, byte[] pkcs8) throws TlsFileException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        return ALGORITHMS.stream()
                .map(algorithm -> decode(algorithm, spec))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new TlsFileException(
                        KEY, "is damaged, or no RSA or elliptic curve key: " + file, "Write such a key as PKCS#8."));
    }

    /** Empty where it is a key of another algorithm, or of none. */
    private static Optional<PrivateKey> decode(String algorithm, PKCS8EncodedKeySpec spec) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no keys of " + algorithm, e);
        }
    }

    /** PBES1 and PBES2 (RFC 8018). */
    private static byte[] decrypt(Path file, byte[] encrypted, String password) throws TlsFileException {
        try {
            EncryptedPrivateKeyInfo content = new EncryptedPrivateKeyInfo(encrypted);
            // Of PBES2, only the parameters know the whole name of the algorithm.
            String algorithm = content.getAlgName().equals("PBES2")
                    ? content.getAlgParameters().toString()
                    : content.getAlgName();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    content.getAlgParameters());
            return content.getKeySpec(cipher).getEncoded();
        } catch (InvalidKeyException | InvalidKeySpecException e) {
            throw new TlsFileException(
                    PASSWORD, "does not open the key in " + file, "Write the password of this key.", e);
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsFileException(
                    KEY,
                    "is encrypted in a way that cannot be read: " + file,
                    "Encrypt it with AES: openssl pkcs8 -topk8 -v2 aes-256-cbc",
                    e);
        }
    }
}
