package org.atlasnode.core.model;

/**
 * The model as a result names it.
 *
 * @param label what every result must say of its use, ASCII, e.g. "NOT FOR CLINICAL USE"
 * @param parameters thresholds and the like, one line, ASCII
 * @param device where it ran: {@code cpu} or {@code cuda:0}
 */
public record Algorithm(
        ModelRef model,
        String title,
        String manufacturer,
        String intendedUse,
        String label,
        String parameters,
        String device) {}
