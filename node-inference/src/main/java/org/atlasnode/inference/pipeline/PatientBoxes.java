package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.Point3;
import org.atlasnode.inference.volume.UprightVolume;

/** Boxes along the patient's axes round boxes of the volume. Stateless. */
final class PatientBoxes {

    private PatientBoxes() {}

    /** Lower and upper edge along an axis of the volume: pixels, or millimetres along the normal. */
    record Edges(double low, double high) {}

    /** The smallest box round the eight corners. */
    static Box3 around(UprightVolume volume, Edges x, Edges y, Edges positionMm) {
        List<Point3> corners = new ArrayList<>();
        for (double cornerX : new double[] {x.low(), x.high()}) {
            for (double cornerY : new double[] {y.low(), y.high()}) {
                corners.add(volume.patientMm(cornerX, cornerY, positionMm.low()));
                corners.add(volume.patientMm(cornerX, cornerY, positionMm.high()));
            }
        }
        return new Box3(
                new Point3(min(corners, Point3::xMm), min(corners, Point3::yMm), min(corners, Point3::zMm)),
                new Point3(max(corners, Point3::xMm), max(corners, Point3::yMm), max(corners, Point3::zMm)));
    }

    private static double min(List<Point3> points, ToDoubleFunction<Point3> axis) {
        return points.stream().mapToDouble(axis).min().orElseThrow();
    }

    private static double max(List<Point3> points, ToDoubleFunction<Point3> axis) {
        return points.stream().mapToDouble(axis).max().orElseThrow();
    }
}
