package org.atlasnode.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.testkit.MutableClock;
import org.atlasnode.testkit.TestAuthority;
import org.atlasnode.testkit.TestAuthority.Validity;
import org.atlasnode.testkit.TestCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate in use while its files change. */
class TlsIdentityTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("Test Authority");
    private static final TestCertificate FIRST = AUTHORITY.issue("FIRST");
    private static final TestCertificate SECOND = AUTHORITY.issue("SECOND");

    @TempDir
    private Path folder;

    private final MutableClock clock = MutableClock.at(Instant.now().toString());
    private Path certificate = Path.of("");
    private Path key = Path.of("");
    private int writes;

    @BeforeEach
    void writeFiles() throws IOException {
        certificate = folder.resolve("own.pem");
        key = folder.resolve("own.key");
        AUTHORITY.writeTo(folder.resolve("ca.pem"));
        write(FIRST);
    }

    private void write(TestCertificate pair) throws IOException {
        touch(pair.writeChain(certificate));
        touch(pair.writeKey(key));
    }

    /** Files that are written in the same tick of the file system's clock are told apart all the same. */
    private void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(++writes)));
    }

    private TlsIdentity open() throws TlsFileException {
        NodeTls files = new NodeTls(
                Optional.empty(),
                false,
                certificate,
                Optional.of(key),
                Optional.empty(),
                Optional.of(folder.resolve("ca.pem")),
                true);
        return TlsIdentity.open(files, clock);
    }

    @Test
    void aHandshakeTakesUpChangedFiles() throws Exception {
        TlsIdentity identity = open();
        SSLContext before = identity.context();
        write(SECOND);
        clock.advance(Duration.ofSeconds(2));
        assertThat(identity.context()).isNotSameAs(before);
        assertThat(identity.material().subject()).isEqualTo("CN=SECOND");
    }

    @Test
    void unchangedFilesKeepTheContextAndItsSessions() throws Exception {
        TlsIdentity identity = open();
        SSLContext before = identity.context();
        clock.advance(Duration.ofMinutes(1));
        identity.look();
        assertThat(identity.context()).isSameAs(before);
    }

    @Test
    void handshakesWithinASecondDoNotLookAtTheFiles() throws Exception {
        TlsIdentity identity = open();
        write(SECOND);
        identity.context();
        assertThat(identity.material().subject()).isEqualTo("CN=FIRST");
    }

    @Test
    void halfOfANewPairNeverReplacesTheGoodOneAndTheWholeDoes() throws Exception {
        TlsIdentity identity = open();
        SSLContext good = identity.context();
        touch(SECOND.writeChain(certificate));
        clock.advance(Duration.ofSeconds(2));
        assertThat(identity.context()).isSameAs(good);
        assertThat(identity.problem().orElseThrow().toString()).contains("node.tls.key: is not the key");
        touch(SECOND.writeKey(key));
        identity.look();
        assertThat(identity.material().subject()).isEqualTo("CN=SECOND");
        assertThat(identity.problem()).isEmpty();
    }

    @Test
    void aFileThatIsGoneNeverReplacesTheGoodOneAndIsTriedAgain() throws Exception {
        TlsIdentity identity = open();
        Files.delete(key);
        identity.look();
        assertThat(identity.material().subject()).isEqualTo("CN=FIRST");
        assertThat(identity.problem().orElseThrow().message()).contains("does not exist");
        touch(FIRST.writeKey(key));
        identity.look();
        assertThat(identity.problem()).isEmpty();
    }

    @Test
    void anExpiredCertificateNeverReplacesAnother() throws Exception {
        TlsIdentity identity = open();
        write(AUTHORITY.issue(
                "OLD", new Validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"))));
        identity.look();
        assertThat(identity.material().subject()).isEqualTo("CN=FIRST");
        assertThat(identity.problem().orElseThrow().message()).contains("expired on 2021");
    }

    @Test
    void aCertificateThatExpiresMeanwhileIsAProblemAndIsReplaced() throws Exception {
        write(AUTHORITY.issue("SHORT", Validity.of(Duration.ofDays(2))));
        TlsIdentity identity = open();
        assertThat(identity.expiryProblem()).isEmpty();
        clock.advance(Duration.ofDays(3));
        assertThat(identity.expiryProblem().orElseThrow().message()).contains("expired on");
        write(SECOND);
        identity.look();
        assertThat(identity.expiryProblem()).isEmpty();
    }
}
