package org.atlasnode.app.alarm;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.core.security.TlsMaterial;

/** Certificates of {@code node.tls} that expire within {@link TlsIdentity#WARNING}, or have. Thread-safe. */
public final class ExpiringCertificates implements AlarmRule {

    private final TlsIdentity identity;
    private final ZoneId zone;

    public ExpiringCertificates(TlsIdentity identity, ZoneId zone) {
        this.identity = identity;
        this.zone = zone;
    }

    @Override
    public List<Symptom> symptoms(Instant now) {
        TlsMaterial material = identity.material();
        return Stream.of(
                        symptom("this node", "node.tls.certificate", material.expiry(), now),
                        material.trustExpiry()
                                .flatMap(expiry -> symptom("a trusted authority", "node.tls.trust", expiry, now)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Symptom> symptom(String whose, String key, Instant expiry, Instant now) {
        if (expiry.isAfter(now.plus(TlsIdentity.WARNING))) {
            return Optional.empty();
        }
        boolean over = !expiry.isAfter(now);
        return Optional.of(new Symptom(
                AlarmKind.CERTIFICATE,
                whose,
                1,
                over ? expiry : expiry.minus(TlsIdentity.WARNING),
                "The certificate of " + whose + (over ? " expired on " : " expires on ") + Words.time(expiry, zone)
                        + (over ? "." : ", in " + Words.duration(Duration.between(now, expiry)) + "."),
                "Put a new one into the file of " + key + "; it is taken up without a restart."));
    }
}
