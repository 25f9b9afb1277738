package org.atlasnode.core.volume;

/**
 * The stored values of a series in space: 16-bit signed, one rescale slope and intercept for all slices, from the feet
 * to the head. Hounsfield units are {@code stored * slope + intercept}. Immutable by agreement: {@link #stored} gives
 * the array itself, because a copy of a series is some hundred megabytes. Thread-safe.
 */
public final class Volume {

    private static final double AIR_HU = -1000;

    private final SeriesGeometry geometry;
    private final short[][] stored;
    private final double slope;
    private final double intercept;

    /** The given arrays, one per slice of the geometry in its order, row by row; the caller gives them away. */
    public Volume(SeriesGeometry geometry, short[][] stored, double slope, double intercept) {
        if (stored.length != geometry.sliceCount()) {
            throw new IllegalArgumentException(stored.length + " arrays for " + geometry.sliceCount() + " slices");
        }
        int pixels = geometry.reference().rows() * geometry.reference().columns();
        for (short[] slice : stored) {
            if (slice.length != pixels) {
                throw new IllegalArgumentException("a slice of " + slice.length + " pixels, not " + pixels);
            }
        }
        this.geometry = geometry;
        this.stored = stored;
        this.slope = slope;
        this.intercept = intercept;
    }

    public SeriesGeometry geometry() {
        return geometry;
    }

    public int sliceCount() {
        return stored.length;
    }

    public int rows() {
        return geometry.reference().rows();
    }

    public int columns() {
        return geometry.reference().columns();
    }

    public double slope() {
        return slope;
    }

    /** Hounsfield units of the stored value 0. */
    public double intercept() {
        return intercept;
    }

    /** The stored values of a slice, row by row: the array itself, which must not be changed. */
    public short[] stored(int slice) {
        return stored[slice];
    }

    /** Hounsfield units at a voxel. */
    public double hu(int slice, int row, int column) {
        return stored[slice][row * columns() + column] * slope + intercept;
    }

    /** The stored value that is nearest to air, -1000 HU: for what lies outside. */
    public short storedAir() {
        double value = Math.rint((AIR_HU - intercept) / slope);
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }
}
