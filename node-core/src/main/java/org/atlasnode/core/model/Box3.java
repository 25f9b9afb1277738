package org.atlasnode.core.model;

/** A box along the patient axes, millimetres; {@code min} is not above {@code max} in any axis. */
public record Box3(Point3 min, Point3 max) {

    public Box3 {
        if (min.xMm() > max.xMm() || min.yMm() > max.yMm() || min.zMm() > max.zMm()) {
            throw new IllegalArgumentException("box with a negative extent: " + min + " " + max);
        }
    }

    public Point3 centre() {
        return min.plus(max).times(0.5);
    }
}
