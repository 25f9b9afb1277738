package org.atlasnode.core.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.ConfigProblem;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.testkit.Pem;
import org.atlasnode.testkit.TestAuthority;
import org.atlasnode.testkit.TestAuthority.Validity;
import org.atlasnode.testkit.TestCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of node.tls: what is read, and what is said of files that cannot be. */
class TlsMaterialTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("Test Authority");
    private static final TestCertificate ATLAS = AUTHORITY.issue("ATLAS", "dns:atlas.test");
    private static final TestCertificate OTHER = AUTHORITY.issue("OTHER");

    @TempDir
    private Path folder;

    private Path certificate = Path.of("");
    private Path key = Path.of("");
    private Path trust = Path.of("");

    @BeforeEach
    void writeFiles() {
        certificate = ATLAS.writeChain(folder.resolve("atlas.pem"));
        key = ATLAS.writeKey(folder.resolve("atlas.key"));
        trust = AUTHORITY.writeTo(folder.resolve("ca.pem"));
    }

    private NodeTls files(Optional<String> password) {
        return new NodeTls(Optional.empty(), false, certificate, Optional.of(key), password, Optional.of(trust), true);
    }

    private NodeTls files() {
        return files(Optional.empty());
    }

    private static ConfigProblem problem(NodeTls files) {
        return catchThrowableOfType(() -> TlsMaterial.load(files), TlsFileException.class)
                .problem();
    }

    @Test
    void readsPemOfCertificateChainKeyAndAuthorities() throws Exception {
        TlsMaterial material = TlsMaterial.load(files());
        assertThat(material.subject()).isEqualTo("CN=ATLAS");
        assertThat(material.own().chain()).hasSize(2);
        assertThat(material.authorities()).containsExactly(AUTHORITY.certificate());
        assertThat(material.expiry())
                .isEqualTo(ATLAS.certificate().getNotAfter().toInstant());
        assertThat(material.trustExpiry())
                .contains(AUTHORITY.certificate().getNotAfter().toInstant());
    }

    @Test
    void readsKeyAndCertificateInOneFile() throws Exception {
        Files.writeString(certificate, Files.readString(key) + "text between\n" + Files.readString(certificate));
        NodeTls one = new NodeTls(
                Optional.empty(), false, certificate, Optional.empty(), Optional.empty(), Optional.empty(), true);
        TlsMaterial material = TlsMaterial.load(one);
        assertThat(material.subject()).isEqualTo("CN=ATLAS");
        assertThat(material.trustExpiry()).isEmpty();
        assertThat(material.context().getProtocol()).isEqualTo("TLS");
    }

    @Test
    void readsAnEncryptedKey() throws Exception {
        ATLAS.writeKey(key, "secret");
        assertThat(TlsMaterial.load(files(Optional.of("secret"))).own().key()).isEqualTo(ATLAS.key());
        assertThat(problem(files(Optional.of("wrong"))).key()).isEqualTo("node.tls.password");
        assertThat(problem(files()).message()).contains("is missing, but the key is encrypted");
    }

    @Test
    void readsPkcs12() throws Exception {
        ATLAS.writePkcs12(certificate, "secret");
        assertThat(TlsMaterial.load(files(Optional.of("secret"))).subject()).isEqualTo("CN=ATLAS");
        assertThat(problem(files(Optional.of("wrong"))).key()).isEqualTo("node.tls.password");
    }

    @Test
    void readsAuthoritiesFromPkcs12() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", AUTHORITY.certificate());
        try (OutputStream output = Files.newOutputStream(trust)) {
            store.store(output, "secret".toCharArray());
        }
        assertThat(TlsMaterial.load(files(Optional.of("secret"))).authorities())
                .containsExactly(AUTHORITY.certificate());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        OTHER.writeKey(key);
        ConfigProblem problem = problem(files());
        assertThat(problem.key()).isEqualTo("node.tls.key");
        assertThat(problem.message()).contains("is not the key of the certificate CN=ATLAS");
    }

    @Test
    void aChainOutOfOrderIsRefused() throws IOException {
        Files.writeString(
                certificate,
                Files.readString(ATLAS.writeCertificate(folder.resolve("1")))
                        + Files.readString(OTHER.writeCertificate(folder.resolve("2"))));
        assertThat(problem(files()).message()).contains("out of order");
    }

    @Test
    void anOldKeyFormatGetsTheCommandThatConvertsIt() {
        Pem.write(key, Pem.block("RSA PRIVATE KEY", new byte[100]));
        ConfigProblem problem = problem(files());
        assertThat(problem.message()).contains("is a \"RSA PRIVATE KEY\"");
        assertThat(problem.remedy()).contains("openssl pkcs8 -topk8 -nocrypt -in atlas.key");
    }

    @Test
    void filesThatAreMissingEmptyOrDamagedAreNamed() throws IOException {
        Files.delete(key);
        assertThat(problem(files()).toString()).contains("node.tls.key: does not exist: " + key);
        Pem.write(key, Pem.block("PRIVATE KEY", new byte[50]));
        assertThat(problem(files()).message()).contains("is damaged");
        Files.writeString(key, "nothing");
        assertThat(problem(files()).message()).contains("has no private key");
        Pem.write(certificate, Pem.block("CERTIFICATE", new byte[50]));
        assertThat(problem(files()).message()).contains("has a damaged certificate");
        Files.writeString(certificate, "nothing");
        assertThat(problem(files()).message()).contains("is neither PEM nor PKCS#12");
    }

    @Test
    void trustWithoutACertificateIsRefused() {
        Pem.write(trust, Pem.block("X509 CRL", new byte[50]));
        assertThat(problem(files()).toString()).contains("node.tls.trust: has no certificate");
    }

    @Test
    void allProblemsOfTheFilesAreToldAtOnce() throws IOException {
        Files.delete(certificate);
        Files.delete(trust);
        assertThat(TlsMaterial.problems(files(), Instant.now()))
                .extracting(ConfigProblem::key)
                .containsExactly("node.tls.certificate", "node.tls.trust");
    }

    @Test
    void whatHasExpiredIsAProblemWithItsDate() {
        Validity past = new Validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"));
        TestCertificate old = AUTHORITY.issue("OLD", past);
        old.writeChain(certificate);
        old.writeKey(key);
        List<ConfigProblem> problems = TlsMaterial.problems(files(), Instant.now());
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).toString())
                .contains("node.tls.certificate: expired on 2021-01-01T00:00:00Z: CN=OLD");
    }

    @Test
    void whatIsNotValidYetIsAProblem() {
        Instant begin = ATLAS.certificate().getNotBefore().toInstant();
        assertThat(TlsMaterial.problems(files(), begin.minus(Duration.ofDays(1)))
                        .toString())
                .contains("is not valid before")
                .contains("clock");
    }

    @Test
    void anAuthorityThatHasExpiredIsAProblem() {
        Instant end = AUTHORITY.certificate().getNotAfter().toInstant();
        assertThat(TlsMaterial.problems(files(), end.plusSeconds(1)))
                .extracting(ConfigProblem::key)
                .contains("node.tls.trust");
    }

    @Test
    void namesAreHostAddressUriAndCommonName() {
        TestCertificate many = AUTHORITY.issue("PACS 1", "dns:pacs.test", "ip:10.0.0.5", "uri:urn:ae:PACS");
        assertThat(CertificateNames.of(many.certificate()))
                .containsExactly("pacs.test", "10.0.0.5", "urn:ae:PACS", "PACS 1");
        assertThat(CertificateNames.bears(many.certificate(), "PACS.TEST")).isTrue();
        assertThat(CertificateNames.bears(many.certificate(), "10.0.0.5")).isTrue();
        assertThat(CertificateNames.bears(many.certificate(), "PACS")).isFalse();
    }

    /** A name within another attribute, or within a value, is none. */
    @Test
    void aCommonNameCannotBeForgedWithinAnother() {
        TestCertificate forged = AUTHORITY.issue("EVIL,CN=PACS");
        assertThat(CertificateNames.of(forged.certificate())).containsExactly("EVIL,CN=PACS");
        assertThat(CertificateNames.bears(forged.certificate(), "PACS")).isFalse();
    }

    @Test
    void nothingPrintsAKeyOrAPassword() throws Exception {
        assertThat(TlsMaterial.load(files()).toString()).doesNotContain("PrivateKey");
        assertThat(files(Optional.of("secret")).toString()).doesNotContain("secret");
    }
}
