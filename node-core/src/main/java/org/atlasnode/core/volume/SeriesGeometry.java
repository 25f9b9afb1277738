package org.atlasnode.core.volume;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;

/**
 * How the slices of a series lie to one another, sorted along the slice normal by Image Position (Patient), never by
 * Instance Number or number of frame. Orientation, size and pixel spacing are those of the first slice; {@link #isMixed}
 * tells where others differ. Immutable, thread-safe.
 */
public final class SeriesGeometry {

    private static final double GAP_FACTOR = 1.5;
    private static final double SAME_PLACE_MM = 0.01;
    private static final double SAME_DIRECTION_DEGREES = 0.5;
    private static final double SAME_SPACING = 0.001;

    private final List<SliceGeometry> slices;
    private final Point3 normal;
    private final double[] offsetsMm;
    private final double spacingMm;

    private SeriesGeometry(List<SliceGeometry> slices, Point3 normal) {
        this.slices = slices;
        this.normal = normal;
        this.offsetsMm = slices.stream()
                .mapToDouble(slice -> slice.positionMm().dot(normal))
                .toArray();
        double[] steps = steps();
        this.spacingMm = steps.length == 0 ? 0 : steps[steps.length / 2];
    }

    /**
     * The geometry of these slices, of which there is at least one.
     *
     * <p>Sorting follows the first slice's normal, turned to point along its dominant axis: to the head, the back or the
     * left. So axial slices run from the feet to the head.
     */
    public static SeriesGeometry of(List<SliceGeometry> slices) {
        if (slices.isEmpty()) {
            throw new IllegalArgumentException("a series without slices has no geometry");
        }
        Point3 normal = towardsPositive(slices.get(0).orientation().normal());
        List<SliceGeometry> sorted = slices.stream()
                .sorted(Comparator.<SliceGeometry>comparingDouble(
                                slice -> slice.positionMm().dot(normal))
                        .thenComparing(SliceGeometry::frame))
                .toList();
        return new SeriesGeometry(sorted, normal);
    }

    private static Point3 towardsPositive(Point3 normal) {
        double x = Math.abs(normal.xMm());
        double y = Math.abs(normal.yMm());
        double z = Math.abs(normal.zMm());
        double dominant = z >= x && z >= y ? normal.zMm() : y >= x ? normal.yMm() : normal.xMm();
        return dominant < 0 ? normal.times(-1) : normal;
    }

    /** Distances between neighbours at different places, ascending. */
    private double[] steps() {
        double[] steps = new double[Math.max(0, offsetsMm.length - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = offsetsMm[i + 1] - offsetsMm[i];
        }
        return Arrays.stream(steps)
                .filter(step -> step > SAME_PLACE_MM)
                .sorted()
                .toArray();
    }

    /** The slices from the feet to the head. */
    public List<SliceGeometry> slices() {
        return slices;
    }

    public int sliceCount() {
        return slices.size();
    }

    /** Unit vector in which the slice index grows. */
    public Point3 normal() {
        return normal;
    }

    /** The slice that all others are compared with: the lowest. */
    public SliceGeometry reference() {
        return slices.get(0);
    }

    /** The median distance between neighbouring slices along the normal; 0 where there are no two places. */
    public double spacingMm() {
        return spacingMm;
    }

    /** From the lowest to the highest slice along the normal, centre to centre. */
    public double extentMm() {
        return offsetsMm[offsetsMm.length - 1] - offsetsMm[0];
    }

    /** The greatest deviation of a distance between neighbours from the median, as a part of the median; 0 is uniform. */
    public double nonUniformity() {
        return Arrays.stream(steps())
                .map(step -> Math.abs(step - spacingMm) / spacingMm)
                .max()
                .orElse(0);
    }

    /** Distances of more than one and a half times the median, from the feet. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i + 1 < offsetsMm.length; i++) {
            double step = offsetsMm[i + 1] - offsetsMm[i];
            if (step > GAP_FACTOR * spacingMm && step > SAME_PLACE_MM) {
                gaps.add(new Gap(i, step, (int) Math.round(step / spacingMm) - 1));
            }
        }
        return List.copyOf(gaps);
    }

    /** Slices that lie where a slice before them lies, within a hundredth of a millimetre along the normal. */
    public List<FrameRef> duplicates() {
        List<FrameRef> duplicates = new ArrayList<>();
        for (int i = 1; i < offsetsMm.length; i++) {
            if (offsetsMm[i] - offsetsMm[i - 1] <= SAME_PLACE_MM) {
                duplicates.add(slices.get(i).frame());
            }
        }
        return List.copyOf(duplicates);
    }

    /** Whether slices differ in orientation by more than half a degree. */
    public boolean hasMixedOrientations() {
        Orientation first = reference().orientation();
        return slices.stream().anyMatch(slice -> first.angleDegrees(slice.orientation()) > SAME_DIRECTION_DEGREES);
    }

    /** Whether slices differ in rows or columns. */
    public boolean hasMixedSizes() {
        SliceGeometry first = reference();
        return slices.stream().anyMatch(slice -> slice.rows() != first.rows() || slice.columns() != first.columns());
    }

    /** Whether slices differ in pixel spacing by more than a thousandth. */
    public boolean hasMixedPixelSpacings() {
        SliceGeometry first = reference();
        return slices.stream()
                .anyMatch(slice -> differs(slice.rowSpacingMm(), first.rowSpacingMm())
                        || differs(slice.columnSpacingMm(), first.columnSpacingMm()));
    }

    private static boolean differs(double value, double other) {
        return Math.abs(value - other) > SAME_SPACING * other;
    }

    /** Whether the slices are no single stack: mixed orientations, sizes or pixel spacings. */
    public boolean isMixed() {
        return hasMixedOrientations() || hasMixedSizes() || hasMixedPixelSpacings();
    }

    /** The angle between the line of the positions and the normal, in degrees: not 0 where the gantry was tilted. */
    public double gantryTiltDegrees() {
        Point3 line =
                slices.get(slices.size() - 1).positionMm().minus(reference().positionMm());
        return line.length() <= SAME_PLACE_MM ? 0 : Orientation.angleDegrees(line, normal);
    }

    /** The point at fractional indices; between slices it is interpolated, outside of them it goes on at the spacing. */
    public Point3 patientMm(Voxel voxel) {
        if (slices.size() == 1) {
            return reference().patientMm(voxel.row(), voxel.column()).plus(normal.times(voxel.slice() * spacingMm));
        }
        int below = Math.max(0, Math.min(slices.size() - 2, (int) Math.floor(voxel.slice())));
        double part = voxel.slice() - below;
        Point3 low = slices.get(below).patientMm(voxel.row(), voxel.column());
        Point3 high = slices.get(below + 1).patientMm(voxel.row(), voxel.column());
        return low.times(1 - part).plus(high.times(part));
    }

    /** The fractional indices of a point, the inverse of {@link #patientMm}. */
    public Voxel voxel(Point3 pointMm) {
        double slice = sliceIndex(pointMm.dot(normal));
        Point3 inPlane = pointMm.minus(patientMm(new Voxel(slice, 0, 0)));
        SliceGeometry first = reference();
        return new Voxel(
                slice,
                inPlane.dot(first.orientation().alongColumn()) / first.rowSpacingMm(),
                inPlane.dot(first.orientation().alongRow()) / first.columnSpacingMm());
    }

    private double sliceIndex(double offsetMm) {
        if (slices.size() == 1 || spacingMm == 0) {
            return 0;
        }
        int found = Arrays.binarySearch(offsetsMm, offsetMm);
        int below = Math.max(0, Math.min(slices.size() - 2, found >= 0 ? found : -found - 2));
        double step = offsetsMm[below + 1] - offsetsMm[below];
        return step <= 0 ? below : below + (offsetMm - offsetsMm[below]) / step;
    }

    /** The index of the slice nearest to a point along the normal. */
    public int nearestSlice(Point3 pointMm) {
        long nearest = Math.round(sliceIndex(pointMm.dot(normal)));
        return (int) Math.max(0, Math.min(slices.size() - 1L, nearest));
    }

    /**
     * A place where slices are missing.
     *
     * @param afterSlice index of the slice below it
     * @param sizeMm distance between the slices beside it
     * @param missingCount how many slices would fill it
     */
    public record Gap(int afterSlice, double sizeMm, int missingCount) {}
}
