package org.atlasnode.results.capture;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Comparator;
import java.util.List;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.Voxel;

/**
 * The series cut along the spine: a sagittal surface through the vertebrae's centroids, curved where the neck is bent to
 * a side, in square pixels, head up and the front to the left. Of a model that names no structures, the whole series, cut
 * through the most probable finding. Immutable.
 */
final class SagittalView {

    private static final double MARGIN_MM = 22;
    private static final double MIN_HEIGHT_MM = 120;
    private static final double SLAB_STEP_MM = 1;

    private final BoneWindow volume;
    private final SpinePath path;
    private final int width;
    private final int height;
    private final double mmPerPixel;
    private final double frontMm;
    private final double topMm;

    /** A view of this many pixels, fitted to the levels that were found, or to the whole series. */
    SagittalView(BoneWindow volume, Analysis analysis, int width, int height) {
        this.volume = volume;
        this.width = width;
        this.height = height;
        SeriesGeometry series = volume.geometry();
        Point3 centre = series.patientMm(new Voxel(
                (series.sliceCount() - 1) / 2.0,
                (series.reference().rows() - 1) / 2.0,
                (series.reference().columns() - 1) / 2.0));
        this.path = SpinePath.of(analysis, suspected(analysis, centre));
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
        double wholeMm = extents.isEmpty() ? depthMm(series) * height / width : MIN_HEIGHT_MM;
        double heightMm = Math.max(high - low, wholeMm);
        this.mmPerPixel = heightMm / height;
        this.topMm = (low + high) / 2 + heightMm / 2;
        this.frontMm = path.meanYMm() - width * mmPerPixel / 2;
    }

    /** The middle of the series, as far to a side as the box of the most probable finding lies. */
    private static Point3 suspected(Analysis analysis, Point3 centre) {
        return analysis.findings().stream()
                .filter(finding ->
                        finding.place().flatMap(Finding.Place::findingMm).isPresent())
                .max(Comparator.comparing(finding -> finding.probability().orElse(0.0)))
                .flatMap(Finding::place)
                .flatMap(Finding.Place::findingMm)
                .map(box -> new Point3(box.centre().xMm(), centre.yMm(), centre.zMm()))
                .orElse(centre);
    }

    /** From the front of the images to their back. */
    private static double depthMm(SeriesGeometry series) {
        Point3 first = series.patientMm(new Voxel(0, -0.5, -0.5));
        Point3 last = series.patientMm(
                new Voxel(0, series.reference().rows() - 0.5, series.reference().columns() - 0.5));
        return Math.abs(last.yMm() - first.yMm());
    }

    /** Gray values row by row: the mean of three samples a millimetre apart across the surface, to calm the noise. */
    byte[] pixels() {
        byte[] pixels = new byte[width * height];
        for (int row = 0; row < height; row++) {
            double z = topMm - (row + 0.5) * mmPerPixel;
            double x = path.xMm(z);
            for (int column = 0; column < width; column++) {
                double y = frontMm + (column + 0.5) * mmPerPixel;
                double hu = 0;
                for (int side = -1; side <= 1; side++) {
                    hu += volume.hu(volume.geometry().voxel(new Point3(x + side * SLAB_STEP_MM, y, z)));
                }
                pixels[row * width + column] = BoneWindow.gray(hu / 3);
            }
        }
        return pixels;
    }

    /** Where a point is seen, in pixels from the view's corner. */
    Point2D at(Point3 pointMm) {
        return new Point2D.Double((pointMm.yMm() - frontMm) / mmPerPixel, (topMm - pointMm.zMm()) / mmPerPixel);
    }

    /** Where a box is seen, cut at the view's edges. */
    Rectangle2D at(Box3 box) {
        Rectangle2D seen = new Rectangle2D.Double();
        seen.setFrameFromDiagonal(at(box.min()), at(box.max()));
        return seen.createIntersection(new Rectangle2D.Double(2, 2, width - 4.0, height - 4.0));
    }
}
