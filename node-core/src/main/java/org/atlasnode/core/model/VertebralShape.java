package org.atlasnode.core.model;

import java.util.Optional;

/**
 * What the segmentation of a vertebra says of its shape: a measurement, not a probability, and as coarse as the
 * segmentation.
 *
 * @param heightLossPercent how much lower the body is than its neighbours let expect, in front or at its back, 0..100
 * @param displacementMm how far its centre lies off the line of its neighbours; absent where it has not one above and one
 *     below
 * @param grade of the two together
 */
public record VertebralShape(double heightLossPercent, Optional<Double> displacementMm, Grade grade) {

    /** A display grade; its limits are the manifest's. */
    public enum Grade {
        NONE,
        LOW,
        MEDIUM,
        HIGH
    }

    public VertebralShape {
        if (!(heightLossPercent >= 0 && heightLossPercent <= 100)
                || displacementMm.filter(mm -> !(mm >= 0)).isPresent()) {
            throw new IllegalArgumentException("no shape: " + heightLossPercent + " %, " + displacementMm + " mm");
        }
    }
}
