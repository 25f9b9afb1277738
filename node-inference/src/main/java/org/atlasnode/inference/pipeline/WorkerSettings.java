package org.atlasnode.inference.pipeline;

import java.time.Duration;

/**
 * How a worker runs jobs.
 *
 * @param owner names this node's life in leases
 * @param lease how long a claimed job is this worker's without a sign of life; renewed every quarter of it
 * @param timeLimit how long one attempt may take
 * @param maxAttempts after so many failed attempts the job has failed
 * @param firstBackoff wait after the first failed attempt; four times as long after each further one
 * @param decoderThreads slices decoded at once
 */
public record WorkerSettings(
        String owner, Duration lease, Duration timeLimit, int maxAttempts, Duration firstBackoff, int decoderThreads) {

    public WorkerSettings {
        if (lease.toMillis() < 4 || timeLimit.isNegative() || maxAttempts < 1 || decoderThreads < 1) {
            throw new IllegalArgumentException("worker settings out of range");
        }
    }

    /** A lease of a minute, fifteen minutes for an attempt, three attempts, all processors for decoding. */
    public static WorkerSettings defaults(String owner) {
        return new WorkerSettings(
                owner,
                Duration.ofMinutes(1),
                Duration.ofMinutes(15),
                3,
                Duration.ofSeconds(10),
                Runtime.getRuntime().availableProcessors());
    }

    /** The wait before the attempt after this one, from 1. */
    Duration backoff(int attempt) {
        return firstBackoff.multipliedBy(1L << 2 * Math.min(attempt - 1, 8));
    }
}
