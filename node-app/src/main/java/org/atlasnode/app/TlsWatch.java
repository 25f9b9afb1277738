package org.atlasnode.app;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.atlasnode.app.status.NodeStatus.TlsFacts;
import org.atlasnode.core.config.ConfigProblem;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.security.TlsIdentity;
import org.jspecify.annotations.Nullable;

/** Looks after the certificates while the node runs, and tells when they expire. Thread-safe. */
final class TlsWatch {

    private static final String TASK = "tls";

    private final NodeConfig.Node node;
    private final Optional<TlsIdentity> identity;

    TlsWatch(NodeConfig.Node node, Optional<TlsIdentity> identity) {
        this.node = node;
        this.identity = identity;
    }

    /** Registers what is done and measured now and then; nothing without TLS. */
    void start(Foundation foundation, Duration interval) {
        if (identity.isEmpty()) {
            return;
        }
        TlsIdentity tls = identity.get();
        foundation.scheduler().register(TASK, interval, tls::look);
        Clock clock = foundation.clock();
        foundation
                .metrics()
                .gauge(
                        Metrics.TLS_EXPIRY_SECONDS,
                        () -> secondsUntil(tls.material().expiry(), clock),
                        "certificate",
                        "own");
        if (tls.material().trustExpiry().isPresent()) {
            foundation
                    .metrics()
                    .gauge(
                            Metrics.TLS_EXPIRY_SECONDS,
                            () -> tls.material()
                                    .trustExpiry()
                                    .map(expiry -> secondsUntil(expiry, clock))
                                    .orElse(0L),
                            "certificate",
                            "trust");
        }
    }

    private static long secondsUntil(Instant expiry, Clock clock) {
        return Duration.between(clock.instant(), expiry).toSeconds();
    }

    /** Why nobody accepts this node's certificate; empty where it is valid, or there is no TLS. */
    Optional<String> problem() {
        return identity.flatMap(TlsIdentity::expiryProblem).map(ConfigProblem::toString);
    }

    /** For the status; null without TLS. */
    @Nullable
    TlsFacts facts(List<Integer> ports) {
        return identity.map(tls -> new TlsFacts(
                        Listening.tlsPort(node, ports).orElse(0),
                        tls.material().subject(),
                        tls.material().expiry().toString(),
                        tls.material().trustExpiry().map(Instant::toString).orElse(""),
                        tls.problem()
                                .or(tls::expiryProblem)
                                .map(ConfigProblem::toString)
                                .orElse("")))
                .orElse(null);
    }
}
