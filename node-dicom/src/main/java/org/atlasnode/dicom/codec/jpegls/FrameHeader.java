package org.atlasnode.dicom.codec.jpegls;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.MarkerSegments;

/**
 * The frame header of JPEG-LS, SOF55 (T.87 §C.2.2). Immutable.
 *
 * @param precision bits of a sample, 2 to 16
 * @param componentIds identifiers in the order of the samples of a pixel
 */
record FrameHeader(int precision, List<Integer> componentIds) {

    private static final int NOT_SUBSAMPLED = 0x11;

    FrameHeader {
        componentIds = List.copyOf(componentIds);
    }

    /** Reads the segment; what it says of the size must be what the image's header says. */
    static FrameHeader read(MarkerSegments in, FrameShape shape) throws CodecException {
        int precision = in.readByte();
        int rows = in.readShort();
        int columns = in.readShort();
        int count = in.readByte();
        if (precision < 2 || precision > 16) {
            throw in.error("a precision of " + precision + " bits");
        }
        if (rows != shape.rows() || columns != shape.columns() || count != shape.samplesPerPixel()) {
            throw in.error("a JPEG-LS frame of " + rows + " x " + columns + " x " + count + ", not " + shape.rows()
                    + " x " + shape.columns() + " x " + shape.samplesPerPixel());
        }
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(componentId(in, ids, count));
        }
        in.requireEnd();
        return new FrameHeader(precision, ids);
    }

    private static int componentId(MarkerSegments in, List<Integer> ids, int count) throws CodecException {
        int id = in.readByte();
        int sampling = in.readByte();
        in.readByte(); // Tq, without meaning here (T.87 §C.2.2)
        if (ids.contains(id)) {
            throw in.error("component " + id + " twice in the frame header");
        }
        if (count > 1 && sampling != NOT_SUBSAMPLED) {
            throw in.error("subsampled components are not decoded");
        }
        return id;
    }
}
