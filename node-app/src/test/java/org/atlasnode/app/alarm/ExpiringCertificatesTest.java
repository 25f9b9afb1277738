package org.atlasnode.app.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.testkit.MutableClock;
import org.atlasnode.testkit.TestAuthority;
import org.atlasnode.testkit.TestCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiringCertificatesTest {

    private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");
    private static final Instant EXPIRY = START.plus(Duration.ofDays(40));

    @TempDir
    private Path folder;

    private ExpiringCertificates rule;

    @BeforeEach
    void issue() throws Exception {
        TestAuthority authority = new TestAuthority("Hospital CA");
        TestCertificate own =
                authority.issue("atlas", new TestAuthority.Validity(START.minus(1, ChronoUnit.DAYS), EXPIRY));
        NodeTls files = new NodeTls(
                Optional.of(2762),
                false,
                own.writeCertificate(folder.resolve("atlas.pem")),
                Optional.of(own.writeKey(folder.resolve("atlas.key"))),
                Optional.empty(),
                Optional.empty(),
                true);
        rule = new ExpiringCertificates(TlsIdentity.open(files, MutableClock.at(START.toString())), ZoneOffset.UTC);
    }

    @Test
    void isSilentUntilThirtyDaysBeforeTheEnd() {
        assertThat(rule.symptoms(START)).isEmpty();
        assertThat(rule.symptoms(EXPIRY.minus(TlsIdentity.WARNING).minusSeconds(1)))
                .isEmpty();
    }

    @Test
    void warnsBeforeTheEndAndSinceAMomentThatStays() {
        List<Symptom> first = rule.symptoms(EXPIRY.minus(TlsIdentity.WARNING));
        assertThat(first).singleElement().satisfies(symptom -> {
            assertThat(symptom.kind()).isEqualTo(AlarmKind.CERTIFICATE);
            assertThat(symptom.since()).isEqualTo(EXPIRY.minus(TlsIdentity.WARNING));
            assertThat(symptom.sentence())
                    .isEqualTo("The certificate of this node expires on 2027-01-04 08:00 (+00:00), in 30 d.");
        });
        assertThat(rule.symptoms(EXPIRY.minus(Duration.ofDays(2))).get(0))
                .matches(symptom -> symptom.isSameAs(first.get(0)));
    }

    @Test
    void saysWhenItIsTooLate() {
        assertThat(rule.symptoms(EXPIRY)).singleElement().satisfies(symptom -> {
            assertThat(symptom.since()).isEqualTo(EXPIRY);
            assertThat(symptom.sentence()).startsWith("The certificate of this node expired on");
        });
    }
}
