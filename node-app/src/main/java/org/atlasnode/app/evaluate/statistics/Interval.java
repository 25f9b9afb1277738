package org.atlasnode.app.evaluate.statistics;

/** A confidence interval of 95 %. */
public record Interval(double low, double high) {

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("not an interval: " + low + ", " + high);
        }
    }
}
