package org.atlasnode.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * A head that never was: a ring of skull round a brain with ventricles, blood of 70 HU in the brain on the patient's left
 * and thin blood of 55 HU at its surface in front. It stands in the patient's millimetres, so it is the same head however
 * its images lie. Stateless.
 */
public final class DrawnHead {

    public static final int SLICES = 44;
    public static final double SLICE_MM = 3;
    public static final double LOWEST_MM = -20;

    /** Centre and radius of the blood in the brain, in the patient. */
    public static final double BLOOD_X_MM = 32;

    public static final double BLOOD_Y_MM = 10;
    public static final double BLOOD_Z_MM = 52;
    public static final double BLOOD_RADIUS_MM = 17;

    /** Height and half thickness of the thin blood. */
    public static final double THIN_Z_MM = 82;

    private static final double THIN_HALF_MM = 6;

    private static final double ROW_MM = 1.5;
    private static final double COLUMN_MM = 1.6;
    private static final int ROWS = 140;
    private static final int COLUMNS = 128;
    private static final double CENTRE_X_MM = 4;
    private static final double CENTRE_Y_MM = -6;
    private static final double CENTRE_Z_MM = 46;

    private static final int OFFSET = 1024;

    /** How images lie in the patient. */
    public enum Lie {
        /** Rows to the left, columns to the back. */
        UPRIGHT,
        /** Rows to the front, columns to the right. */
        TURNED
    }

    private DrawnHead() {}

    /** The head with blood, as CT slices. */
    public static SyntheticSeries bleeding(long seed, Lie lie) {
        return series(seed, lie, true);
    }

    /** The same head without blood. */
    public static SyntheticSeries healthy(long seed) {
        return series(seed, Lie.UPRIGHT, false);
    }

    private static SyntheticSeries series(long seed, Lie lie, boolean bleeds) {
        boolean upright = lie == Lie.UPRIGHT;
        int rows = upright ? ROWS : COLUMNS;
        int columns = upright ? COLUMNS : ROWS;
        double rowMm = upright ? ROW_MM : COLUMN_MM;
        double columnMm = upright ? COLUMN_MM : ROW_MM;
        double halfX = COLUMN_MM * (COLUMNS - 1) / 2;
        double halfY = ROW_MM * (ROWS - 1) / 2;
        double x = upright ? CENTRE_X_MM - halfX : CENTRE_X_MM + halfX;
        double y = upright ? CENTRE_Y_MM - halfY : CENTRE_Y_MM + halfY;
        double[] orientation = upright ? new double[] {1, 0, 0, 0, 1, 0} : new double[] {0, -1, 0, -1, 0, 0};
        return SyntheticSeries.of(seed, SLICES, 16)
                .withSpacing(1, SLICE_MM)
                .changing((slice, builder) -> builder.putInt(Tags.ROWS, Vr.US, rows)
                        .putInt(Tags.COLUMNS, Vr.US, columns)
                        .putString(Tags.BODY_PART_EXAMINED, Vr.CS, "HEAD")
                        .putString(Tags.SERIES_DESCRIPTION, Vr.LO, "Drawn head")
                        .putDouble(Tags.PIXEL_SPACING, Vr.DS, rowMm, columnMm)
                        .putDouble(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, orientation)
                        .putDouble(Tags.IMAGE_POSITION_PATIENT, Vr.DS, x, y, zMm(slice))
                        .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels(lie, bleeds, zMm(slice))));
    }

    /** Height of a slice in the patient. */
    public static double zMm(int slice) {
        return LOWEST_MM + SLICE_MM * slice;
    }

    private static byte[] pixels(Lie lie, boolean bleeds, double z) {
        ByteBuffer bytes = ByteBuffer.allocate(ROWS * COLUMNS * 2).order(ByteOrder.LITTLE_ENDIAN);
        boolean upright = lie == Lie.UPRIGHT;
        int rows = upright ? ROWS : COLUMNS;
        int columns = upright ? COLUMNS : ROWS;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double x = upright
                        ? CENTRE_X_MM + (column - (COLUMNS - 1) / 2.0) * COLUMN_MM
                        : CENTRE_X_MM - (row - (COLUMNS - 1) / 2.0) * COLUMN_MM;
                double y = upright
                        ? CENTRE_Y_MM + (row - (ROWS - 1) / 2.0) * ROW_MM
                        : CENTRE_Y_MM - (column - (ROWS - 1) / 2.0) * ROW_MM;
                bytes.putShort((short) (hounsfield(x, y, z, bleeds) + OFFSET));
            }
        }
        return bytes.array();
    }

    private static int hounsfield(double x, double y, double z, boolean bleeds) {
        double outer = ellipsoid(x, y, z, 75, 90);
        if (outer > 1) {
            return -1000;
        }
        double inner = ellipsoid(x, y, z, 68, 83);
        if (inner > 1) {
            return 900;
        }
        if (bleeds && isThinBlood(y, z, inner)) {
            return 55;
        }
        if (bleeds
                && square(x - BLOOD_X_MM) + square(y - BLOOD_Y_MM) + square(z - BLOOD_Z_MM) < square(BLOOD_RADIUS_MM)) {
            return 70;
        }
        boolean ventricle = square((Math.abs(x - CENTRE_X_MM) - 8) / 5)
                        + square((y - CENTRE_Y_MM) / 28)
                        + square((z - BLOOD_Z_MM) / 15)
                < 1;
        return ventricle ? 8 : 35;
    }

    private static boolean isThinBlood(double y, double z, double inner) {
        return inner > 0.9 && y < CENTRE_Y_MM - 40 && Math.abs(z - THIN_Z_MM) <= THIN_HALF_MM;
    }

    private static double ellipsoid(double x, double y, double z, double halfX, double halfY) {
        double halfZ = 2 * halfX;
        return square((x - CENTRE_X_MM) / halfX)
                + square((y - CENTRE_Y_MM) / halfY)
                + square((z - CENTRE_Z_MM) / halfZ);
    }

    private static double square(double value) {
        return value * value;
    }
}
