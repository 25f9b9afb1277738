package org.atlasnode.core.model;

import java.time.Instant;

/**
 * A series as the state store knows it.
 *
 * @param peer name, in the configuration, of the peer that sent the last instance
 * @param modality Modality (0008,0060); empty where the instances say none
 * @param reason why it was skipped, or how its completion was found; empty while receiving
 */
public record SeriesRecord(
        SeriesKey key,
        SeriesState state,
        String peer,
        String modality,
        int instanceCount,
        Arrival arrival,
        String reason) {

    /** When the first and the last instance came. */
    public record Arrival(Instant first, Instant last) {}
}
