package org.atlasnode.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of one model over one series.
 *
 * @param modelId the model's id in the configuration; which version ran is in the analysis
 * @param run 1 for the first run of this model over this series, then counting up
 * @param analysis present in a final state
 */
public record Job(long id, SeriesKey series, String modelId, int run, State state, Optional<Analysis> analysis) {

    /**
     * Where the job stands.
     *
     * @param attempts how often the run was begun
     * @param reason why it was declined, failed or is tried again; else empty
     */
    public record State(JobState name, int attempts, Instant since, String reason) {}
}
