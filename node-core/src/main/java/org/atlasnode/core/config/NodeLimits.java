package org.atlasnode.core.config;

import java.time.Duration;

/**
 * How much at once and how long at most, as SCP. Immutable.
 *
 * @param associations established associations in all
 * @param perCaller established associations of one calling AE title
 * @param artim for the association request and for the caller to close (PS3.8 §9.1.5)
 * @param idle for the next message of an association
 * @param dimse for what a message makes us wait beyond the time of its bytes
 * @param minBytesPerSecond the lowest rate of a message
 */
public record NodeLimits(
        int associations, int perCaller, Duration artim, Duration idle, Duration dimse, int minBytesPerSecond) {

    public static final NodeLimits DEFAULT =
            new NodeLimits(32, 16, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30), 1000);
}
