package org.atlasnode.app.doctor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.ConfigProblem;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.core.security.TlsFileException;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.core.security.TlsMaterial;

/** The files of TLS: they can be read, the key is that of the certificate, and nothing has expired. */
final class TlsCheck implements Check {

    private static final String NAME = "TLS";

    private final NodeConfig config;
    private final Clock clock;
    private final Optional<TlsIdentity> identity;

    private TlsCheck(NodeConfig config, Clock clock, Optional<TlsIdentity> identity) {
        this.config = config;
        this.clock = clock;
        this.identity = identity;
    }

    static TlsCheck of(NodeConfig config, Clock clock) {
        return new TlsCheck(config, clock, config.node().tls().flatMap(files -> open(files, clock)));
    }

    /** Absent where it cannot be opened; {@link #run} says why. */
    private static Optional<TlsIdentity> open(NodeTls files, Clock clock) {
        try {
            return Optional.of(TlsIdentity.open(files, clock));
        } catch (TlsFileException e) {
            return Optional.empty();
        }
    }

    /** For calls to peers; absent where there is none, or it is of no use. */
    Optional<TlsIdentity> identity() {
        return identity;
    }

    @Override
    public List<Point> run() {
        if (config.node().tls().isEmpty()) {
            return List.of();
        }
        List<Point> points = new ArrayList<>();
        List<ConfigProblem> problems = TlsMaterial.problems(config.node().tls().get(), clock.instant());
        problems.forEach(
                problem -> points.add(Point.failed(NAME, problem.key() + " " + problem.message(), problem.remedy())));
        identity.filter(open -> problems.isEmpty()).ifPresent(open -> points.add(validity(open.material())));
        if (identity.isEmpty()) {
            config.peers().values().stream()
                    .filter(peer -> peer.terms().security().tls())
                    .forEach(peer -> points.add(notCalled(peer)));
        }
        return points;
    }

    private Point validity(TlsMaterial material) {
        String finding = "certificate " + material.subject() + " is valid until " + material.expiry();
        return material.expiry().isBefore(clock.instant().plus(TlsIdentity.WARNING))
                ? Point.warning(NAME, finding, "Have a new certificate issued; it is taken up without a restart")
                : Point.ok(NAME, finding);
    }

    private static Point notCalled(Peer peer) {
        return Point.failed("peer " + peer.name(), "cannot be called by TLS", "Mend the files of node.tls first");
    }
}
