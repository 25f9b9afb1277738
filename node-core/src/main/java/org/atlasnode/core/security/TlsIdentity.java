package org.atlasnode.core.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.atlasnode.core.config.ConfigProblem;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.RateLimitedLog;

/**
 * Who this node is and whom it trusts in TLS, at each moment: files that change are taken up by the handshakes that
 * follow. Files that cannot be used never replace what is in use; they are told of and tried again. Thread-safe.
 */
public final class TlsIdentity {

    /** How long before the end of a certificate somebody should do something. */
    public static final Duration WARNING = Duration.ofDays(30);

    private static final EventLog EVENTS = EventLog.of(TlsIdentity.class);
    private static final int TAKEN_UP = 1201;
    private static final int REFUSED = 1202;
    private static final int EXPIRES_SOON = 1203;
    private static final int EXPIRED = 1204;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private final NodeTls files;
    private final Clock clock;
    private final RateLimitedLog warnings;
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile InUse inUse;
    private volatile Instant nextLook;
    private volatile Optional<ConfigProblem> problem = Optional.empty();
    private volatile List<String> tried;

    private TlsIdentity(NodeTls files, Clock clock, List<String> stamps, TlsMaterial material) {
        this.files = files;
        this.clock = clock;
        this.warnings = new RateLimitedLog(EVENTS, clock, BETWEEN_WARNINGS);
        this.tried = stamps;
        this.inUse = new InUse(material, material.context());
        this.nextLook = clock.instant().plus(BETWEEN_LOOKS);
    }

    private record InUse(TlsMaterial material, SSLContext context) {}

    /** Reads the files. A certificate that has expired is taken, and told of. */
    public static TlsIdentity open(NodeTls files, Clock clock) throws TlsFileException {
        List<String> stamps = stamps(files);
        TlsIdentity identity = new TlsIdentity(files, clock, stamps, TlsMaterial.load(files));
        identity.warn();
        return identity;
    }

    /** For a handshake that begins now. */
    public SSLContext context() {
        Instant now = clock.instant();
        if (!now.isBefore(nextLook) && reloading.tryLock()) {
            try {
                nextLook = now.plus(BETWEEN_LOOKS);
                if (!stamps(files).equals(tried)) {
                    reload();
                }
            } finally {
                reloading.unlock();
            }
        }
        return inUse.context();
    }

    /** What is in use. */
    public TlsMaterial material() {
        return inUse.material();
    }

    /** Why the files as they are now are not in use; empty where they are. */
    public Optional<ConfigProblem> problem() {
        return problem;
    }

    /** Why peers refuse what is in use; empty where nothing has expired. */
    public Optional<ConfigProblem> expiryProblem() {
        return inUse.material().own().expiryProblem(clock.instant());
    }

    /** Looks at the files, again at those that could not be used, and at the calendar. To be called now and then. */
    public void look() {
        reloading.lock();
        try {
            if (problem.isPresent() || !stamps(files).equals(tried)) {
                reload();
            }
        } finally {
            reloading.unlock();
        }
        warn();
    }

    private void reload() {
        List<String> stamps = stamps(files);
        try {
            TlsMaterial material = TlsMaterial.load(files);
            Optional<ConfigProblem> expired = material.own().expiryProblem(clock.instant());
            if (expired.isPresent()) {
                refuse(expired.get(), stamps);
                return;
            }
            inUse = new InUse(material, material.context());
            problem = Optional.empty();
            tried = stamps;
            EVENTS.info(TAKEN_UP, "Certificate {} is in use now, until {}", material.subject(), material.expiry());
        } catch (TlsFileException e) {
            refuse(e.problem(), stamps);
        }
    }

    private void refuse(ConfigProblem found, List<String> stamps) {
        if (!problem.equals(Optional.of(found))) {
            EVENTS.warn(REFUSED, "The new TLS files are not used, the former ones stay: {}", found);
        }
        problem = Optional.of(found);
        tried = stamps;
    }

    private void warn() {
        TlsMaterial material = inUse.material();
        warn("Certificate " + material.subject() + " of this node", material.expiry(), files.certificate());
        material.trustExpiry()
                .ifPresent(expiry -> warn(
                        "An authority that this node trusts",
                        expiry,
                        files.trust().orElseThrow()));
    }

    private void warn(String what, Instant expiry, Path file) {
        Instant now = clock.instant();
        if (expiry.isBefore(now)) {
            warnings.warn(what, EXPIRED, "{} expired on {}: put a new one into {}", what, expiry, file);
        } else if (expiry.isBefore(now.plus(WARNING))) {
            warnings.warn(
                    what,
                    EXPIRES_SOON,
                    "{} expires on {}, in {} days: put a new one into {}",
                    what,
                    expiry,
                    Duration.between(now, expiry).toDays(),
                    file);
        }
    }

    /** What tells one version of the files from another, without reading them. */
    private static List<String> stamps(NodeTls files) {
        return Stream.of(Optional.of(files.certificate()), files.key(), files.trust())
                .flatMap(Optional::stream)
                .map(TlsIdentity::stamp)
                .toList();
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "cannot be read: " + e.getClass().getSimpleName();
        }
    }
}
