package org.atlasnode.core.model;

/**
 * What the segmentation of a vertebra says of its shape: a measurement, not a probability.
 *
 * @param heightLossPercent how much lower the body is than its neighbours let expect, 0..100
 * @param displacementMm how far its centre lies off the line of its neighbours
 * @param grade of the two together
 */
public record VertebralShape(double heightLossPercent, double displacementMm, Grade grade) {

    /** A display grade; its limits are the manifest's. */
    public enum Grade {
        NONE,
        LOW,
        MEDIUM,
        HIGH
    }

    public VertebralShape {
        if (!(heightLossPercent >= 0 && heightLossPercent <= 100) || !(displacementMm >= 0)) {
            throw new IllegalArgumentException("no shape: " + heightLossPercent + " %, " + displacementMm + " mm");
        }
    }
}
