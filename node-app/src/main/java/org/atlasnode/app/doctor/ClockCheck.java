package org.atlasnode.app.doctor;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The clock: not before this software was installed, kept by NTP as far as the system tells, and in which time zone. */
final class ClockCheck implements Check {

    private static final String CLOCK = "clock";

    private final Clock clock;
    private final Machine machine;

    ClockCheck(Clock clock, Machine machine) {
        this.clock = clock;
        this.machine = machine;
    }

    /** What the machine tells. */
    interface Machine {

        /** This machine. */
        Machine HERE = new Machine() {};

        /** When this software was installed; empty where that cannot be told. */
        default Optional<Instant> installed() {
            try {
                CodeSource source = ClockCheck.class.getProtectionDomain().getCodeSource();
                return source == null
                        ? Optional.empty()
                        : Optional.of(Files.getLastModifiedTime(
                                        Path.of(source.getLocation().toURI()))
                                .toInstant());
            } catch (IOException | URISyntaxException e) {
                return Optional.empty();
            }
        }

        /** What {@code timedatectl} says of NTP, yes or no; empty where there is no such program. */
        default Optional<String> synchronised() {
            try {
                Process process = new ProcessBuilder("timedatectl", "show", "-p", "NTPSynchronized", "--value")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                return Optional.of(said).filter(word -> word.equals("yes") || word.equals("no"));
            } catch (IOException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        default ZoneId zone() {
            return ZoneId.systemDefault();
        }
    }

    @Override
    public List<Point> run() {
        return List.of(date(), synchronisation(), zone());
    }

    private Point date() {
        Instant now = clock.instant();
        return machine.installed()
                .filter(now::isBefore)
                .map(installed -> Point.failed(
                        CLOCK,
                        now.truncatedTo(ChronoUnit.SECONDS) + " is before this software was installed",
                        "Set the clock; results bear its time"))
                .orElseGet(() ->
                        Point.ok(CLOCK, now.truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private Point synchronisation() {
        Optional<String> synchronised = machine.synchronised();
        if (synchronised.isEmpty()) {
            return Point.ok(CLOCK, "whether NTP keeps it is unknown: timedatectl does not say");
        }
        return synchronised.get().equals("yes")
                ? Point.ok(CLOCK, "is kept by NTP")
                : Point.warning(CLOCK, "is not kept by NTP", "Enable NTP: timedatectl set-ntp true");
    }

    private Point zone() {
        ZoneId zone = machine.zone();
        String local = DateTimeFormatter.ofPattern("HH:mm").format(ZonedDateTime.ofInstant(clock.instant(), zone));
        String finding = zone + ", " + local + " now";
        boolean universal = zone.getRules().isFixedOffset()
                && zone.getRules().getOffset(clock.instant()).getTotalSeconds() == 0;
        return universal
                ? Point.warning(
                        "time zone",
                        finding + ": results bear this time",
                        "Set the machine's time zone, or TZ, where the hospital's clocks show another")
                : Point.ok("time zone", finding);
    }
}
