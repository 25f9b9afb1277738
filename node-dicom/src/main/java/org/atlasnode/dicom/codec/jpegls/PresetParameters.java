package org.atlasnode.dicom.codec.jpegls;

import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/**
 * JPEG-LS preset coding parameters, LSE of type 1 (T.87 §C.2.4.1.1), as they stand there: 0 asks for the default.
 * Immutable.
 */
record PresetParameters(int maxval, int t1, int t2, int t3, int reset) {

    static final PresetParameters DEFAULT = new PresetParameters(0, 0, 0, 0, 0);

    private static final int CODING_PARAMETERS = 1;

    static PresetParameters read(MarkerSegments in) throws CodecException {
        int type = in.readByte();
        if (type != CODING_PARAMETERS) {
            // 2 and 3 are mapping tables, 4 is for images larger than DICOM's, 5 and on are T.870's
            throw in.error("preset parameters of type " + type + " are not decoded");
        }
        PresetParameters parameters =
                new PresetParameters(in.readShort(), in.readShort(), in.readShort(), in.readShort(), in.readShort());
        in.requireEnd();
        return parameters;
    }
}
