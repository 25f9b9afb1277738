package org.atlasnode.core.volume;

import org.atlasnode.core.model.Point3;

/**
 * How an image lies in the patient: Image Orientation (Patient) (0020,0037), PS3.3 §C.7.6.2.1.1. Immutable.
 *
 * @param alongRow unit vector in which the column index grows (the first three values)
 * @param alongColumn unit vector in which the row index grows (the last three values)
 */
public record Orientation(Point3 alongRow, Point3 alongColumn) {

    private static final double TOLERANCE = 1e-3;

    /** The vectors, which must be of length one and at right angles within a thousandth; {@link #isValid} tells. */
    public Orientation {
        if (!isValid(alongRow, alongColumn)) {
            throw new IllegalArgumentException("not two unit vectors at right angles: " + alongRow + " " + alongColumn);
        }
    }

    static boolean isValid(Point3 alongRow, Point3 alongColumn) {
        return Math.abs(alongRow.length() - 1) <= TOLERANCE
                && Math.abs(alongColumn.length() - 1) <= TOLERANCE
                && Math.abs(alongRow.dot(alongColumn)) <= TOLERANCE;
    }

    /** Row direction times column direction, of length one: away from the viewer of the image. */
    public Point3 normal() {
        Point3 normal = alongRow.cross(alongColumn);
        return normal.times(1 / normal.length());
    }

    /** The larger angle between the row directions or the column directions, in degrees. */
    public double angleDegrees(Orientation other) {
        return Math.max(angleDegrees(alongRow, other.alongRow), angleDegrees(alongColumn, other.alongColumn));
    }

    static double angleDegrees(Point3 a, Point3 b) {
        return Math.toDegrees(Math.atan2(a.cross(b).length(), a.dot(b)));
    }
}
