package org.atlasnode.core.model;

import java.time.Instant;

/**
 * One result object on its way to one destination.
 *
 * @param destination name of the peer in the configuration
 * @param due when it may be tried next
 * @param reason what the last attempt said; empty where there was none or it succeeded
 */
public record Delivery(
        long id,
        ResultObject object,
        String destination,
        DeliveryState state,
        int attempts,
        Instant due,
        String reason) {

    /** So begins the reason of a delivery that is dead since the result did not pass this node's own validation. */
    public static final String REFUSED_HERE = "VALIDATION:";
}
