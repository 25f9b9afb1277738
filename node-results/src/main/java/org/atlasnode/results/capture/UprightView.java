package org.atlasnode.results.capture;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.Voxel;

/**
 * The series cut along the spine: a surface through the vertebrae's centroids, curved as the neck is bent, in square
 * pixels, head up. A coronal one lies as deep as the most probable finding does there. Of a model that names no structures,
 * the whole series, cut through the most probable finding. Immutable.
 */
final class UprightView {

    private static final double MARGIN_MM = 22;
    private static final double MIN_HEIGHT_MM = 120;
    private static final double SLAB_STEP_MM = 1;

    private final WindowedVolume volume;
    private final Plane plane;
    private final SpinePath path;
    private final double offsetMm;
    private final int width;
    private final int height;
    private final double mmPerPixel;
    private final double leftMm;
    private final double topMm;

    /** A view of this many pixels, fitted to the levels that were found, or to the whole series. */
    UprightView(WindowedVolume volume, Analysis analysis, Plane plane, int width, int height) {
        this.volume = volume;
        this.plane = plane;
        this.width = width;
        this.height = height;
        SeriesGeometry series = volume.geometry();
        Point3 centre = series.patientMm(new Voxel(
                (series.sliceCount() - 1) / 2.0,
                (series.reference().rows() - 1) / 2.0,
                (series.reference().columns() - 1) / 2.0));
        Optional<Point3> suspected = suspected(analysis);
        this.path = SpinePath.of(
                analysis, suspected.map(point -> beside(point, centre)).orElse(centre));
        this.offsetMm = plane == Plane.SAGITTAL
                ? 0
                : suspected
                        .map(point -> plane.depth(point) - plane.depth(path.at(point.zMm())))
                        .orElse(0.0);
        List<Box3> extents = analysis.findings().stream()
                .flatMap(level -> level.structure().stream())
                .map(Finding.Structure::extentMm)
                .toList();
        double halfMm = series.extentMm() / 2;
        double low = extents.stream()
                .mapToDouble(box -> box.min().zMm() - MARGIN_MM)
                .min()
                .orElse(centre.zMm() - halfMm);
        double high = extents.stream()
                .mapToDouble(box -> box.max().zMm() + MARGIN_MM)
                .max()
                .orElse(centre.zMm() + halfMm);
        double leastMm = extents.isEmpty() ? acrossMm(series) * height / width : MIN_HEIGHT_MM;
        double heightMm = Math.max(high - low, leastMm);
        this.mmPerPixel = heightMm / height;
        this.topMm = (low + high) / 2 + heightMm / 2;
        this.leftMm = plane.across(path.mean()) - width * mmPerPixel / 2;
    }

    private static Optional<Point3> suspected(Analysis analysis) {
        return analysis.findings().stream()
                .filter(finding ->
                        finding.place().flatMap(Finding.Place::findingMm).isPresent())
                .max(Comparator.comparing(finding -> finding.probability().orElse(0.0)))
                .flatMap(Finding::place)
                .flatMap(Finding.Place::findingMm)
                .map(Box3::centre);
    }

    /** The middle of the series, as deep as a point. */
    private Point3 beside(Point3 point, Point3 centre) {
        return plane.point(plane.across(centre), plane.depth(point), centre.zMm());
    }

    /** From one side of the images to the other. */
    private double acrossMm(SeriesGeometry series) {
        Point3 first = series.patientMm(new Voxel(0, -0.5, -0.5));
        Point3 last = series.patientMm(
                new Voxel(0, series.reference().rows() - 0.5, series.reference().columns() - 0.5));
        return Math.abs(plane.across(last) - plane.across(first));
    }

    /** Gray values row by row: the mean of three samples a millimetre apart across the surface, to calm the noise. */
    byte[] pixels() {
        byte[] pixels = new byte[width * height];
        for (int row = 0; row < height; row++) {
            double z = topMm - (row + 0.5) * mmPerPixel;
            double depth = plane.depth(path.at(z)) + offsetMm;
            for (int column = 0; column < width; column++) {
                double across = leftMm + (column + 0.5) * mmPerPixel;
                double hu = 0;
                for (int side = -1; side <= 1; side++) {
                    hu += volume.hu(volume.geometry().voxel(plane.point(across, depth + side * SLAB_STEP_MM, z)));
                }
                pixels[row * width + column] = volume.gray(hu / 3);
            }
        }
        return pixels;
    }

    /** Where a point is seen, in pixels from the view's corner. */
    Point2D at(Point3 pointMm) {
        return new Point2D.Double((plane.across(pointMm) - leftMm) / mmPerPixel, (topMm - pointMm.zMm()) / mmPerPixel);
    }

    /** Where a box is seen, cut at the view's edges. */
    Rectangle2D at(Box3 box) {
        Rectangle2D seen = new Rectangle2D.Double();
        seen.setFrameFromDiagonal(at(box.min()), at(box.max()));
        return seen.createIntersection(new Rectangle2D.Double(2, 2, width - 4.0, height - 4.0));
    }
}
