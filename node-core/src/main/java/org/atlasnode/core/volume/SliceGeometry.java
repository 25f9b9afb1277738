package org.atlasnode.core.volume;

import java.util.List;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.multiframe.FrameHeader;

/**
 * Where one slice lies in the patient: the Image Plane module (PS3.3 §C.7.6.2), or the macros Pixel Measures, Plane
 * Position and Plane Orientation of a frame (PS3.3 §C.7.6.16.2). Immutable.
 *
 * @param frame the instance that holds the slice, and which of its frames it is
 * @param rowSpacingMm distance between the centres of adjacent rows, the first value of Pixel Spacing
 * @param columnSpacingMm distance between the centres of adjacent columns, the second value of Pixel Spacing
 * @param positionMm centre of the first pixel: Image Position (Patient)
 */
public record SliceGeometry(
        FrameRef frame,
        int rows,
        int columns,
        double rowSpacingMm,
        double columnSpacingMm,
        Orientation orientation,
        Point3 positionMm) {

    /**
     * The geometry that the header of a frame states.
     *
     * @throws SliceGeometryException naming the first attribute that is missing or no geometry
     */
    public static SliceGeometry of(FrameHeader header) throws SliceGeometryException {
        Uid uid = header.findUid(Tags.SOP_INSTANCE_UID)
                .orElseThrow(() -> new SliceGeometryException("SOPInstanceUID", "is missing or not a UID"));
        int rows = extent(header, Tags.ROWS, "Rows");
        int columns = extent(header, Tags.COLUMNS, "Columns");
        List<Double> spacing = numbers(header, Tags.PIXEL_SPACING, "PixelSpacing", 2);
        if (!(spacing.get(0) > 0 && spacing.get(1) > 0)) {
            throw new SliceGeometryException("PixelSpacing", "is not positive");
        }
        List<Double> cosines = numbers(header, Tags.IMAGE_ORIENTATION_PATIENT, "ImageOrientationPatient", 6);
        Point3 alongRow = new Point3(cosines.get(0), cosines.get(1), cosines.get(2));
        Point3 alongColumn = new Point3(cosines.get(3), cosines.get(4), cosines.get(5));
        if (!Orientation.isValid(alongRow, alongColumn)) {
            throw new SliceGeometryException("ImageOrientationPatient", "is not two unit vectors at right angles");
        }
        List<Double> position = numbers(header, Tags.IMAGE_POSITION_PATIENT, "ImagePositionPatient", 3);
        return new SliceGeometry(
                new FrameRef(uid, header.number()),
                rows,
                columns,
                spacing.get(0),
                spacing.get(1),
                new Orientation(alongRow, alongColumn),
                new Point3(position.get(0), position.get(1), position.get(2)));
    }

    private static int extent(FrameHeader header, int tag, String keyword) throws SliceGeometryException {
        int value = header.intValue(tag, 0);
        if (value <= 0) {
            throw new SliceGeometryException(keyword, "is missing or not positive");
        }
        return value;
    }

    private static List<Double> numbers(FrameHeader header, int tag, String keyword, int count)
            throws SliceGeometryException {
        List<Double> values = header.doubles(tag);
        if (values.size() != count) {
            throw new SliceGeometryException(
                    keyword, header.contains(tag) ? "is not " + count + " numbers" : "is missing");
        }
        return values;
    }

    /** The instance that holds the slice. */
    public Uid sopInstanceUid() {
        return frame.sopInstanceUid();
    }

    /** The point at a fractional row and column; whole numbers are centres of pixels. */
    public Point3 patientMm(double row, double column) {
        return positionMm
                .plus(orientation.alongRow().times(column * columnSpacingMm))
                .plus(orientation.alongColumn().times(row * rowSpacingMm));
    }
}
