package org.atlasnode.inference.eligibility;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SeriesGeometry.Gap;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.inference.model.Accepts;
import org.atlasnode.inference.model.Range;

/** The checks of {@link Eligibility} over the geometry of an unmixed series, in its order. Pure. */
final class GeometryChecks {

    private static final double MAX_TILT_DEGREES = 1;

    private final SeriesGeometry geometry;
    private final Accepts accepts;

    private GeometryChecks(SeriesGeometry geometry, Accepts accepts) {
        this.geometry = geometry;
        this.accepts = accepts;
    }

    static Optional<Reason> decline(SeriesGeometry geometry, Accepts accepts) {
        GeometryChecks checks = new GeometryChecks(geometry, accepts);
        List<Supplier<Optional<Reason>>> inOrder = List.of(
                checks::notAxial,
                checks::duplicatePositions,
                checks::gantryTilt,
                checks::sliceGap,
                checks::unevenSpacing,
                checks::imageSize,
                checks::pixelSpacing,
                checks::sliceSpacing,
                checks::tooFewSlices,
                checks::shortExtent);
        return inOrder.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    private Optional<Reason> notAxial() {
        double tolerance = accepts.plane().orientationToleranceDeg();
        double fromHead = degrees(Math.abs(geometry.normal().zMm()));
        Point3 row = geometry.reference().orientation().alongRow();
        double fromAxis = degrees(Math.max(Math.abs(row.xMm()), Math.abs(row.yMm())));
        if (fromHead > tolerance) {
            return reason(
                    "NOT_AXIAL",
                    "the slice normal is %.1f degrees off the head-foot axis, at most %.1f are taken",
                    fromHead,
                    tolerance);
        }
        return fromAxis > tolerance
                ? reason(
                        "NOT_AXIAL",
                        "the rows are turned by %.1f degrees in the plane, at most %.1f are taken",
                        fromAxis,
                        tolerance)
                : Optional.empty();
    }

    private static double degrees(double cosine) {
        return Math.toDegrees(Math.acos(Math.min(1, cosine)));
    }

    private Optional<Reason> duplicatePositions() {
        List<FrameRef> duplicates = geometry.duplicates();
        return duplicates.isEmpty()
                ? Optional.empty()
                : reason(
                        "DUPLICATE_POSITIONS",
                        "%d of %d slices lie where another slice lies, the first is %s",
                        duplicates.size(),
                        geometry.sliceCount(),
                        duplicates.get(0));
    }

    private Optional<Reason> gantryTilt() {
        double tilt = geometry.gantryTiltDegrees();
        return tilt > MAX_TILT_DEGREES
                ? reason(
                        "GANTRY_TILT",
                        "the slices are sheared by %.1f degrees, at most %.1f are taken",
                        tilt,
                        MAX_TILT_DEGREES)
                : Optional.empty();
    }

    private Optional<Reason> sliceGap() {
        List<Gap> gaps = geometry.gaps();
        if (gaps.isEmpty()) {
            return Optional.empty();
        }
        Gap gap = gaps.get(0);
        return reason(
                "SLICE_GAP",
                "slices are missing: %d gap(s), the first of %.2f mm where slices are %.2f mm apart, above slice %s",
                gaps.size(),
                gap.sizeMm(),
                geometry.spacingMm(),
                geometry.slices().get(gap.afterSlice()).frame());
    }

    private Optional<Reason> unevenSpacing() {
        double limit = accepts.stack().uniformity();
        double deviation = geometry.nonUniformity();
        return deviation > limit
                ? reason(
                        "UNEVEN_SPACING",
                        "slice distances deviate by up to %.1f %% from the median of %.2f mm, at most %.1f %% are taken",
                        deviation * 100,
                        geometry.spacingMm(),
                        limit * 100)
                : Optional.empty();
    }

    private Optional<Reason> imageSize() {
        SliceGeometry reference = geometry.reference();
        Accepts.Plane plane = accepts.plane();
        return plane.rows().contains(reference.rows()) && plane.columns().contains(reference.columns())
                ? Optional.empty()
                : reason(
                        "IMAGE_SIZE",
                        "%d rows and %d columns, taken are %s rows and %s columns",
                        reference.rows(),
                        reference.columns(),
                        plane.rows(),
                        plane.columns());
    }

    private Optional<Reason> pixelSpacing() {
        SliceGeometry reference = geometry.reference();
        Range range = accepts.plane().pixelSpacingMm();
        return range.contains(reference.rowSpacingMm()) && range.contains(reference.columnSpacingMm())
                ? Optional.empty()
                : reason(
                        "PIXEL_SPACING",
                        "pixels of %.3f by %.3f mm, taken are %s mm",
                        reference.rowSpacingMm(),
                        reference.columnSpacingMm(),
                        range);
    }

    private Optional<Reason> sliceSpacing() {
        Range range = accepts.stack().sliceSpacingMm();
        return geometry.sliceCount() < 2 || range.contains(geometry.spacingMm())
                ? Optional.empty()
                : reason("SLICE_SPACING", "slices are %.2f mm apart, taken are %s mm", geometry.spacingMm(), range);
    }

    private Optional<Reason> tooFewSlices() {
        int least = accepts.stack().minSlices();
        return geometry.sliceCount() < least
                ? reason("TOO_FEW_SLICES", "%d slices, at least %d are needed", geometry.sliceCount(), least)
                : Optional.empty();
    }

    private Optional<Reason> shortExtent() {
        double least = accepts.stack().minExtentMm();
        return geometry.extentMm() < least
                ? reason(
                        "SHORT_EXTENT", "the slices span %.1f mm, at least %.1f are needed", geometry.extentMm(), least)
                : Optional.empty();
    }

    private static Optional<Reason> reason(String code, String format, Object... values) {
        return Optional.of(new Reason(code, String.format(Locale.ROOT, format, values)));
    }
}
