package org.atlasnode.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of one model over one series.
 *
 * @param model what it was planned to run, to the byte; less exact where no such model was in service then
 * @param shadowOf the job in whose shadow it runs: what it finds is kept and compared, and goes nowhere; absent for a
 *     job whose results are sent
 * @param run 1 for the first run of this model over this series, then counting up; shadows are counted by themselves
 * @param analysis present in a final state
 */
public record Job(
        long id,
        SeriesKey series,
        ModelChoice model,
        Optional<Long> shadowOf,
        int run,
        State state,
        Optional<Analysis> analysis) {

    public String modelId() {
        return model.id();
    }

    public boolean isShadow() {
        return shadowOf.isPresent();
    }

    /**
     * Where the job stands.
     *
     * @param attempts how often the run was begun
     * @param reason why it was declined, failed or is tried again; else empty
     * @param priority its place among jobs that wait
     */
    public record State(JobState name, int attempts, Instant since, String reason, Priority priority) {

        /** Of a job that is as urgent as most. */
        public State(JobState name, int attempts, Instant since, String reason) {
            this(name, attempts, since, reason, Priority.NORMAL);
        }
    }
}
