package org.atlasnode.core.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The node's metrics. The names are constants, so that a dashboard can rely on them; Prometheus writes the dots as
 * underscores and adds {@code _total} to counters. Labels are of few values: never a UID. Thread-safe.
 */
public final class Metrics {

    /** Instances answered with Success; label {@code outcome}: new, unchanged, replaced. */
    public static final String INSTANCES_RECEIVED = "atlas.instances.received";
    /** Instances not answered with Success; label {@code status}: the DIMSE status. */
    public static final String INSTANCES_REFUSED = "atlas.instances.refused";
    /** Bytes of the received data sets. */
    public static final String RECEIVED_BYTES = "atlas.instances.received.bytes";
    /** Associations accepted; label {@code peer}. */
    public static final String ASSOCIATIONS_ACCEPTED = "atlas.associations.accepted";
    /** Associations rejected; label {@code reason}. */
    public static final String ASSOCIATIONS_REJECTED = "atlas.associations.rejected";
    /** Associations that are open. */
    public static final String ASSOCIATIONS_OPEN = "atlas.associations.open";
    /** Series that ended their reception; label {@code state}: planned, skipped. */
    public static final String SERIES = "atlas.series";
    /** Reports of procedure steps and of available instances; labels {@code kind}: step, availability; {@code status}. */
    public static final String REPORTS = "atlas.reports";
    /** Jobs that ended; labels {@code model}, {@code state}. */
    public static final String JOBS = "atlas.jobs";
    /** Jobs of shadow models that ended; labels {@code model}: id and version, {@code state}. */
    public static final String SHADOW_JOBS = "atlas.shadow.jobs";
    /** Comparisons of a shadow with its model; labels {@code model}, {@code shadow}: id and version, {@code agreement}. */
    public static final String SHADOW_COMPARISONS = "atlas.shadow.comparisons";
    /** The largest difference of probabilities in a comparison; labels {@code model}, {@code shadow}. */
    public static final String SHADOW_DIFFERENCE = "atlas.shadow.difference";
    /** Time of a stage; labels {@code model}, {@code stage}. */
    public static final String STAGE_SECONDS = "atlas.stage";
    /** Deliveries that ended an attempt; labels {@code destination}, {@code state}: stored, retry, away, dead. */
    public static final String DELIVERIES = "atlas.deliveries";
    /** Seconds until a certificate expires, negative after; label {@code certificate}: own, trust. */
    public static final String TLS_EXPIRY_SECONDS = "atlas.tls.expiry.seconds";
    /** Reports of storage commitment to who asked; labels {@code peer}, {@code outcome}: committed, failures, given_up. */
    public static final String COMMITMENT_REPORTS = "atlas.commitment.reports";
    /** What destinations said to our requests for commitment, by object; labels {@code destination}, {@code outcome}. */
    public static final String COMMITMENTS = "atlas.commitments";
    /** Series that were deleted though not all of their results had reached their destination. */
    public static final String UNDELIVERED_DELETED = "atlas.retention.undelivered";
    /** Alarms that are open; label {@code kind}. */
    public static final String ALARMS = "atlas.alarms";
    /** Messages to people by channel; labels {@code channel}, {@code outcome}: sent, failed, given_up. */
    public static final String NOTICES = "atlas.notices";
    /** Free bytes above the reserve. */
    public static final String STORAGE_FREE_BYTES = "atlas.storage.free.bytes";

    private final MeterRegistry registry;

    public Metrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param labels key and value by turns */
    public void count(String name, String... labels) {
        count(name, 1, labels);
    }

    /** @param labels key and value by turns */
    public void count(String name, double amount, String... labels) {
        Counter.builder(name).tags(labels).register(registry).increment(amount);
    }

    /** @param labels key and value by turns */
    public void time(String name, Duration duration, String... labels) {
        Timer.builder(name).tags(labels).register(registry).record(duration);
    }

    /** @param labels key and value by turns */
    public void record(String name, double value, String... labels) {
        DistributionSummary.builder(name).tags(labels).register(registry).record(value);
    }

    /** Reads a value when the metrics are read; the supplier is kept. */
    public void gauge(String name, Supplier<Number> value, String... labels) {
        Gauge.builder(name, value).tags(labels).strongReference(true).register(registry);
    }
}
