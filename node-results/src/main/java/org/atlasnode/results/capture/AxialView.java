package org.atlasnode.results.capture;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.Voxel;

/**
 * A square part of a received slice around what it is shown for, enlarged in square pixels, as it lies: neither turned
 * nor mirrored. Immutable.
 */
final class AxialView {

    /** Round a vertebra. What is looked for in no structure may be anywhere, and the whole slice is shown. */
    private static final double SIDE_MM = 140;

    private final WindowedVolume volume;
    private final KeySlice slice;
    private final int side;
    private final double mmPerPixel;
    private final double leftMm;
    private final double topMm;

    /** A view of side by side pixels. */
    AxialView(WindowedVolume volume, KeySlice slice, int side) {
        this.volume = volume;
        this.slice = slice;
        this.side = side;
        SliceGeometry image = slice.geometry();
        double widthMm = image.columns() * image.columnSpacingMm();
        double heightMm = image.rows() * image.rowSpacingMm();
        boolean inStructure =
                slice.levels().stream().anyMatch(level -> level.structure().isPresent());
        double wholeMm = Math.max(widthMm, heightMm);
        double sideMm = inStructure ? Math.min(SIDE_MM, wholeMm) : wholeMm;
        this.mmPerPixel = sideMm / side;
        Point2D centre = centreMm();
        this.leftMm = start(centre.getX(), sideMm, widthMm);
        this.topMm = start(centre.getY(), sideMm, heightMm);
    }

    /** Where a window of one length begins that has this centre and lies in the image, if it fits. */
    private static double start(double centreMm, double lengthMm, double imageMm) {
        if (lengthMm >= imageMm) {
            return (imageMm - lengthMm) / 2;
        }
        return Math.max(0, Math.min(imageMm - lengthMm, centreMm - lengthMm / 2));
    }

    /** The middle of the boxes, else of the vertebrae, in millimetres from the image's corner. */
    private Point2D centreMm() {
        SliceGeometry image = slice.geometry();
        List<SliceBox> boxes = slice.levels().stream()
                .flatMap(level -> slice.boxes(level).stream())
                .toList();
        if (!boxes.isEmpty()) {
            return new Point2D.Double(
                    boxes.stream()
                                    .mapToDouble(box -> (box.left() + box.right()) / 2)
                                    .average()
                                    .orElseThrow()
                            * image.columnSpacingMm(),
                    boxes.stream()
                                    .mapToDouble(box -> (box.top() + box.bottom()) / 2)
                                    .average()
                                    .orElseThrow()
                            * image.rowSpacingMm());
        }
        return slice.levels().stream()
                .flatMap(level -> level.structure().stream())
                .map(Finding.Structure::centroidMm)
                .findFirst()
                .map(this::onImage)
                .orElse(new Point2D.Double(
                        image.columns() * image.columnSpacingMm() / 2, image.rows() * image.rowSpacingMm() / 2));
    }

    private Point2D onImage(Point3 pointMm) {
        Voxel voxel = volume.geometry().voxel(pointMm);
        return new Point2D.Double(
                (voxel.column() + 0.5) * slice.geometry().columnSpacingMm(),
                (voxel.row() + 0.5) * slice.geometry().rowSpacingMm());
    }

    /** Gray values row by row. */
    byte[] pixels() {
        SliceGeometry image = slice.geometry();
        byte[] pixels = new byte[side * side];
        for (int v = 0; v < side; v++) {
            double row = (topMm + (v + 0.5) * mmPerPixel) / image.rowSpacingMm() - 0.5;
            for (int u = 0; u < side; u++) {
                double column = (leftMm + (u + 0.5) * mmPerPixel) / image.columnSpacingMm() - 0.5;
                pixels[v * side + u] = volume.gray(volume.hu(slice.slice(), row, column));
            }
        }
        return pixels;
    }

    /** Where a box is seen, in pixels from the view's corner. */
    Rectangle2D at(SliceBox box) {
        SliceGeometry image = slice.geometry();
        Rectangle2D seen = new Rectangle2D.Double();
        seen.setFrameFromDiagonal(
                (box.left() * image.columnSpacingMm() - leftMm) / mmPerPixel,
                (box.top() * image.rowSpacingMm() - topMm) / mmPerPixel,
                (box.right() * image.columnSpacingMm() - leftMm) / mmPerPixel,
                (box.bottom() * image.rowSpacingMm() - topMm) / mmPerPixel);
        return seen.createIntersection(new Rectangle2D.Double(2, 2, side - 4.0, side - 4.0));
    }
}
