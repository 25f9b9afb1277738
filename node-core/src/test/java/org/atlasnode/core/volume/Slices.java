package org.atlasnode.core.volume;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.multiframe.FrameHeader;

/** Small slices for the tests of this package. */
final class Slices {

    static final Orientation AXIAL = new Orientation(new Point3(1, 0, 0), new Point3(0, 1, 0));
    static final int ROWS = 3;
    static final int COLUMNS = 4;

    private Slices() {}

    static Uid uid(int number) {
        return Uid.of("1.2.3.4." + number);
    }

    static SliceGeometry axial(int number, double zMm) {
        return slice(number, AXIAL, new Point3(-10, -20, zMm));
    }

    static SliceGeometry slice(int number, Orientation orientation, Point3 position) {
        return new SliceGeometry(FrameRef.of(uid(number)), ROWS, COLUMNS, 0.5, 0.4, orientation, position);
    }

    static List<SliceGeometry> stack(double... zMm) {
        List<SliceGeometry> slices = new ArrayList<>();
        for (int i = 0; i < zMm.length; i++) {
            slices.add(axial(i + 1, zMm[i]));
        }
        return slices;
    }

    /** The frames of an object. */
    static List<FrameHeader> frames(DataSet object) {
        try {
            return FrameHeader.of(object);
        } catch (DicomParseException e) {
            throw new AssertionError(e);
        }
    }

    /** A CT header of 16-bit signed pixels at a height. */
    static DataSetBuilder header(int number, double zMm) {
        return DataSet.builder()
                .putUid(Tags.SOP_CLASS_UID, Uid.of("1.2.840.10008.5.1.4.1.1.2"))
                .putUid(Tags.SOP_INSTANCE_UID, uid(number))
                .putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, 1)
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
                .putInt(Tags.ROWS, Vr.US, ROWS)
                .putInt(Tags.COLUMNS, Vr.US, COLUMNS)
                .putString(Tags.PIXEL_SPACING, Vr.DS, "0.5", "0.4")
                .putString(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, "1", "0", "0", "0", "1", "0")
                .putString(Tags.IMAGE_POSITION_PATIENT, Vr.DS, "-10", "-20", String.valueOf(zMm))
                .putInt(Tags.BITS_ALLOCATED, Vr.US, 16)
                .putInt(Tags.BITS_STORED, Vr.US, 16)
                .putInt(Tags.HIGH_BIT, Vr.US, 15)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 1)
                .putString(Tags.RESCALE_SLOPE, Vr.DS, "1")
                .putString(Tags.RESCALE_INTERCEPT, Vr.DS, "-1024");
    }

    /** Writes a slice of which the pixels are these values, the rest 0. */
    static Path write(Path folder, DataSetBuilder header, int... pixels) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * ROWS * COLUMNS).order(ByteOrder.LITTLE_ENDIAN);
        for (int pixel : pixels) {
            bytes.putShort((short) pixel);
        }
        DataSet dataSet = header.putBytes(Tags.PIXEL_DATA, Vr.OW, bytes.array()).build();
        Path file = folder.resolve(dataSet.findUid(Tags.SOP_INSTANCE_UID).orElseThrow() + ".dcm");
        try (OutputStream stream = Files.newOutputStream(file)) {
            DicomFile.of(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).write(stream);
        }
        return file;
    }
}
