package org.atlasnode.results.capture;

import java.util.List;
import org.atlasnode.core.model.Point3;

/** A plane of views with the head up, as radiologists hang them. Points are in the patient, in millimetres (PS3.3 §C.7.6.2.1.1). */
enum Plane {
    SAGITTAL("A", "P"),
    CORONAL("R", "L");

    private final String left;
    private final String right;

    Plane(String left, String right) {
        this.left = left;
        this.right = right;
    }

    /** Which side of the patient is on the left of the view. */
    String left() {
        return left;
    }

    String right() {
        return right;
    }

    /** Patient Orientation (0020,0020) of the view. */
    List<String> orientation() {
        return List.of(right, "F");
    }

    /** How far to the right of the view a point lies. */
    double across(Point3 point) {
        return this == SAGITTAL ? point.yMm() : point.xMm();
    }

    /** How far from the viewer's side it lies, along the line of sight. */
    double depth(Point3 point) {
        return this == SAGITTAL ? point.xMm() : point.yMm();
    }

    Point3 point(double across, double depth, double zMm) {
        return this == SAGITTAL ? new Point3(depth, across, zMm) : new Point3(across, depth, zMm);
    }
}
