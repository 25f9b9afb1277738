package org.atlasnode.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * Ways to store the same axial slice: where its pixels lie in memory and which numbers stand for which Hounsfield units
 * differ, what it shows and where does not. For square images of 16 signed bits, slope 1, in standard orientation.
 */
enum GeometryVariant {
    /** Rows from back to front, columns from left to right: seen from behind the head. */
    TURNED {
        @Override
        void place(Plane plane, DataSetBuilder slice) {
            double last = (plane.side() - 1) * plane.spacingMm();
            slice.putDouble(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, -1, 0, 0, 0, -1, 0)
                    .putDouble(Tags.IMAGE_POSITION_PATIENT, Vr.DS, plane.x() + last, plane.y() + last, plane.z());
        }

        @Override
        IntBinaryOperator source(int side) {
            return (row, column) -> (side - 1 - row) * side + side - 1 - column;
        }
    },
    /** Rows and columns exchanged. */
    TRANSPOSED {
        @Override
        void place(Plane plane, DataSetBuilder slice) {
            slice.putDouble(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, 0, 1, 0, 1, 0, 0);
        }

        @Override
        IntBinaryOperator source(int side) {
            return (row, column) -> column * side + row;
        }
    },
    /** Lying on the side: rows run to the right, columns to the back. */
    TRANSPOSED_AND_FLIPPED {
        @Override
        void place(Plane plane, DataSetBuilder slice) {
            double last = (plane.side() - 1) * plane.spacingMm();
            slice.putDouble(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, 0, 1, 0, -1, 0, 0)
                    .putDouble(Tags.IMAGE_POSITION_PATIENT, Vr.DS, plane.x() + last, plane.y(), plane.z());
        }

        @Override
        IntBinaryOperator source(int side) {
            return (row, column) -> column * side + side - 1 - row;
        }
    },
    /** Another intercept, and stored values that make up for it. */
    SHIFTED {
        @Override
        void place(Plane plane, DataSetBuilder slice) {
            slice.putString(Tags.RESCALE_INTERCEPT, Vr.DS, "-1000");
        }

        @Override
        int stored(int value) {
            return value - 24;
        }
    },
    /** Stored values twice as large and a slope of one half. */
    HALVED {
        @Override
        void place(Plane plane, DataSetBuilder slice) {
            slice.putString(Tags.RESCALE_SLOPE, Vr.DS, "0.5");
        }

        @Override
        int stored(int value) {
            return 2 * value;
        }
    },
    /** Unsigned stored values above 32767. */
    UNSIGNED {
        @Override
        void place(Plane plane, DataSetBuilder slice) {
            slice.putString(Tags.RESCALE_INTERCEPT, Vr.DS, "-33792").putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 0);
        }

        @Override
        int stored(int value) {
            return value + 32_768;
        }
    };

    /** Where a slice lies in the patient, and its size. */
    record Plane(double x, double y, double z, double spacingMm, int side) {}

    abstract void place(Plane plane, DataSetBuilder slice);

    /** The pixel that comes to a row and column. */
    IntBinaryOperator source(int side) {
        return (row, column) -> row * side + column;
    }

    /** What stands for a stored value. */
    int stored(int value) {
        return value;
    }

    DataSet of(DataSet slice) {
        int side = slice.intValue(Tags.ROWS, 0);
        List<Double> position = slice.doubles(Tags.IMAGE_POSITION_PATIENT);
        double spacing = slice.doubles(Tags.PIXEL_SPACING).get(0);
        DataSetBuilder changed = slice.toBuilder();
        place(new Plane(position.get(0), position.get(1), position.get(2), spacing, side), changed);
        return changed.putBytes(Tags.PIXEL_DATA, Vr.OW, pixels(slice, side)).build();
    }

    private byte[] pixels(DataSet slice, int side) {
        Value.Bytes bytes =
                (Value.Bytes) slice.find(Tags.PIXEL_DATA).orElseThrow().value();
        ShortBuffer before = ByteBuffer.wrap(bytes.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        ByteBuffer after = ByteBuffer.allocate(side * side * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        IntBinaryOperator source = source(side);
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                after.putShort((short) stored(before.get(source.applyAsInt(row, column))));
            }
        }
        return after.array();
    }
}
