package org.atlasnode.inference.volume;

import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.Orientation;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.Volume;
import org.jspecify.annotations.Nullable;

/**
 * An axial volume as models see it: x to the patient's left, y to the back, slices from the feet to the head, whatever
 * way the images are stored. A view: nothing is copied. Whole numbers are centres of pixels. Thread-safe.
 */
public final class UprightVolume {

    private static final double AIR_HU = -1000;

    private final Volume volume;
    private final boolean transposed;
    private final boolean flippedX;
    private final boolean flippedY;
    private final Point3 alongX;
    private final Point3 alongY;
    private final Point3 origin;
    private final double[] positionsMm;
    private final AtomicReferenceArray<@Nullable BoneSums> bone;

    public UprightVolume(Volume volume) {
        this.volume = volume;
        SliceGeometry reference = volume.geometry().reference();
        Orientation stored = reference.orientation();
        this.transposed =
                Math.abs(stored.alongRow().xMm()) < Math.abs(stored.alongRow().yMm());
        Point3 x = transposed ? stored.alongColumn() : stored.alongRow();
        Point3 y = transposed ? stored.alongRow() : stored.alongColumn();
        this.flippedX = x.xMm() < 0;
        this.flippedY = y.yMm() < 0;
        this.alongX = flippedX ? x.times(-1) : x;
        this.alongY = flippedY ? y.times(-1) : y;
        Point3 normal = volume.geometry().normal();
        this.positionsMm = volume.geometry().slices().stream()
                .mapToDouble(slice -> slice.positionMm().dot(normal))
                .toArray();
        this.bone = new AtomicReferenceArray<>(positionsMm.length);
        Point3 corner = reference.positionMm().minus(normal.times(positionsMm[0]));
        Point3 shiftX = flippedX ? x.times((width() - 1) * spacingXMm()) : new Point3(0, 0, 0);
        Point3 shiftY = flippedY ? y.times((height() - 1) * spacingYMm()) : new Point3(0, 0, 0);
        this.origin = corner.plus(shiftX).plus(shiftY);
    }

    public int sliceCount() {
        return positionsMm.length;
    }

    /** Pixels from the patient's right to the left. */
    public int width() {
        return transposed ? volume.rows() : volume.columns();
    }

    /** Pixels from front to back. */
    public int height() {
        return transposed ? volume.columns() : volume.rows();
    }

    public double spacingXMm() {
        SliceGeometry reference = volume.geometry().reference();
        return transposed ? reference.rowSpacingMm() : reference.columnSpacingMm();
    }

    public double spacingYMm() {
        SliceGeometry reference = volume.geometry().reference();
        return transposed ? reference.columnSpacingMm() : reference.rowSpacingMm();
    }

    /** The median distance of neighbouring slices along the normal. */
    public double sliceSpacingMm() {
        return volume.geometry().spacingMm();
    }

    public double slope() {
        return volume.slope();
    }

    public double intercept() {
        return volume.intercept();
    }

    /** Place of a slice along the normal, millimetres; ascending. */
    public double positionMm(int slice) {
        return positionsMm[slice];
    }

    /** What a slice is called. */
    public FrameRef frame(int slice) {
        return volume.geometry().slices().get(slice).frame();
    }

    /** The slice nearest to a place along the normal; of two equally near the lower one. */
    public int nearestSlice(double positionMm) {
        int found = Arrays.binarySearch(positionsMm, positionMm);
        if (found >= 0) {
            return found;
        }
        int above = -found - 1;
        if (above == 0) {
            return 0;
        }
        if (above == positionsMm.length) {
            return above - 1;
        }
        return positionsMm[above] - positionMm < positionMm - positionsMm[above - 1] ? above : above - 1;
    }

    /** The point in the patient of a pixel position at a place along the normal. */
    public Point3 patientMm(double x, double y, double positionMm) {
        return origin.plus(volume.geometry().normal().times(positionMm))
                .plus(alongX.times(x * spacingXMm()))
                .plus(alongY.times(y * spacingYMm()));
    }

    /** The stored value of -1000 HU, nearest, inside 16 bits: for what lies outside of the image. */
    public short air() {
        double value = Math.floor((AIR_HU - intercept()) / slope() + 0.5);
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    /** The stored values of a slice as they lie in memory; {@link #index} finds a pixel in them. */
    public short[] stored(int slice) {
        return volume.stored(slice);
    }

    /** Where the pixel lies in {@link #stored}. */
    public int index(int x, int y) {
        int across = flippedX ? width() - 1 - x : x;
        int down = flippedY ? height() - 1 - y : y;
        return transposed ? across * volume.columns() + down : down * volume.columns() + across;
    }

    /** Pixels from the patient's right of a stored column and row. */
    public double x(double column, double row) {
        double across = transposed ? row : column;
        return flippedX ? width() - 1 - across : across;
    }

    /** Pixels from the patient's front of a stored column and row. */
    public double y(double column, double row) {
        double down = transposed ? column : row;
        return flippedY ? height() - 1 - down : down;
    }

    /** How far pixels that are neighbours along x lie apart in {@link #stored}. */
    int step() {
        return (flippedX ? -1 : 1) * (transposed ? volume.columns() : 1);
    }

    /** The bone of a slice, counted once. */
    BoneSums bone(int slice) {
        BoneSums known = bone.get(slice);
        if (known == null) {
            known = BoneSums.of(this, slice);
            bone.set(slice, known);
        }
        return known;
    }

    /** Puts the pixels of a window row by row; what lies outside of the image is air. */
    public void cut(int slice, Window window, ShortBuffer target) {
        short[] plane = stored(slice);
        short air = air();
        short[] row = new short[window.width()];
        int left = Math.max(window.x0(), 0);
        int right = Math.min(window.x0() + window.width(), width());
        for (int y = window.y0(); y < window.y0() + window.height(); y++) {
            Arrays.fill(row, air);
            if (y >= 0 && y < height() && left < right) {
                copyRow(plane, index(left, y), row, left - window.x0(), right - left);
            }
            target.put(row);
        }
    }

    /** Fills what is left of a target. */
    void fillWithAir(ShortBuffer target) {
        short air = air();
        while (target.hasRemaining()) {
            target.put(air);
        }
    }

    private void copyRow(short[] plane, int from, short[] row, int to, int count) {
        int step = step();
        if (step == 1) {
            System.arraycopy(plane, from, row, to, count);
            return;
        }
        int at = from;
        for (int i = to; i < to + count; i++) {
            row[i] = plane[at];
            at += step;
        }
    }

    /** The rectangle between two corners, as it lies on the stored image: in the coordinates of {@link ImageRectangle}. */
    public ImageRectangle onImage(double x0, double y0, double x1, double y1) {
        double left = flippedX ? width() - (x1 + 0.5) : x0 + 0.5;
        double right = flippedX ? width() - (x0 + 0.5) : x1 + 0.5;
        double top = flippedY ? height() - (y1 + 0.5) : y0 + 0.5;
        double bottom = flippedY ? height() - (y0 + 0.5) : y1 + 0.5;
        return transposed ? new ImageRectangle(top, left, bottom, right) : new ImageRectangle(left, top, right, bottom);
    }

    /** The rectangle's part on the image. */
    public ImageRectangle clip(ImageRectangle rectangle) {
        return new ImageRectangle(
                Math.max(0, rectangle.left()),
                Math.max(0, rectangle.top()),
                Math.min(volume.columns(), rectangle.right()),
                Math.min(volume.rows(), rectangle.bottom()));
    }

    /**
     * A rectangle on a stored image, in the coordinates of SCOORD (PS3.3 §C.18.6): columns and rows from the top left
     * corner of the top left pixel.
     */
    public record ImageRectangle(double left, double top, double right, double bottom) {

        public boolean isEmpty() {
            return !(left < right && top < bottom);
        }

        /** The smallest rectangle round both. */
        public ImageRectangle union(ImageRectangle other) {
            return new ImageRectangle(
                    Math.min(left, other.left),
                    Math.min(top, other.top),
                    Math.max(right, other.right),
                    Math.max(bottom, other.bottom));
        }
    }
}
