package org.atlasnode.testkit;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * An authority that issues certificates (RFC 5280) while the tests run, so that no key lies in the repository. Keys are
 * P-256, signatures ECDSA with SHA-256. Immutable.
 */
public final class TestAuthority {

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("2a8648ce3d040302"));
    private static final byte[] VERSION_3 = Der.of(0xa0, Der.of(0x02, new byte[] {2}));
    private static final byte[] IS_AUTHORITY = extension(
            "551d13", Der.of(0x01, new byte[] {(byte) 0xff}), Der.sequence(Der.of(0x01, new byte[] {(byte) 0xff})));
    private static final String SUBJECT_ALTERNATIVE_NAME = "551d11";
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration LIFE = Duration.ofDays(300);

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    public TestAuthority(String name) {
        this.name = name;
        this.keys = keyPair();
        Validity validity = Validity.of(LIFE);
        this.certificate = sign(name, keys.getPublic(), validity, IS_AUTHORITY);
    }

    /** From when to when a certificate holds. */
    public record Validity(Instant from, Instant to) {

        /** From yesterday, for so long from now. */
        public static Validity of(Duration life) {
            Instant now = Instant.now();
            return new Validity(now.minus(Duration.ofDays(1)), now.plus(life));
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Writes the authority's certificate as PEM. */
    public Path writeTo(Path file) {
        return Pem.write(file, Pem.block("CERTIFICATE", TestCertificate.encoded(certificate)));
    }

    /**
     * Issues a certificate for a new key.
     *
     * @param commonName its subject
     * @param alternativeNames each {@code dns:…}, {@code uri:…} or {@code ip:…} (version 4)
     */
    public TestCertificate issue(String commonName, String... alternativeNames) {
        return issue(commonName, Validity.of(LIFE.dividedBy(3)), alternativeNames);
    }

    /** The same with another life. */
    public TestCertificate issue(String commonName, Validity validity, String... alternativeNames) {
        KeyPair pair = keyPair();
        byte[][] names = new byte[alternativeNames.length][];
        for (int i = 0; i < names.length; i++) {
            names[i] = generalName(alternativeNames[i]);
        }
        byte[][] extensions = names.length == 0
                ? new byte[0][]
                : new byte[][] {extension(SUBJECT_ALTERNATIVE_NAME, new byte[0], Der.sequence(names))};
        return new TestCertificate(
                List.of(sign(commonName, pair.getPublic(), validity, extensions), certificate), pair.getPrivate());
    }

    private static byte[] generalName(String text) {
        String value = text.substring(text.indexOf(':') + 1);
        return switch (text.substring(0, text.indexOf(':'))) {
            case "dns" -> Der.text(0x82, value);
            case "uri" -> Der.text(0x86, value);
            case "ip" -> {
                byte[] address = new byte[4];
                String[] parts = value.split("\\.", -1);
                for (int i = 0; i < address.length; i++) {
                    address[i] = (byte) Integer.parseInt(parts[i]);
                }
                yield Der.of(0x87, address);
            }
            default -> throw new IllegalArgumentException("dns:, uri: or ip: " + text);
        };
    }

    private static byte[] extension(String oid, byte[] critical, byte[] value) {
        return Der.sequence(Der.oid(oid), critical, Der.of(0x04, value));
    }

    private X509Certificate sign(String subject, PublicKey key, Validity validity, byte[]... extensions) {
        byte[] content = Der.sequence(
                VERSION_3,
                Der.of(
                        0x02,
                        new BigInteger(63, new SecureRandom())
                                .add(BigInteger.ONE)
                                .toByteArray()),
                ECDSA_WITH_SHA256,
                commonName(name),
                Der.sequence(
                        Der.text(0x17, UTC_TIME.format(validity.from())),
                        Der.text(0x17, UTC_TIME.format(validity.to()))),
                commonName(subject),
                key.getEncoded(),
                extensions.length == 0 ? new byte[0] : Der.of(0xa3, Der.sequence(extensions)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            byte[] signed = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    private static byte[] commonName(String text) {
        return Der.sequence(Der.of(0x31, Der.sequence(Der.oid("550403"), Der.text(0x0c, text))));
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no P-256 here", e);
        }
    }
}
