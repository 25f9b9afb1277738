package org.atlasnode.dicom.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Marker segments of JPEG, JPEG-LS and JPEG 2000 codestreams (T.81 §B.1.1, T.800 §A.1); entropy-coded data are none. */
public final class SegmentGrammar implements Grammar {

    private static final int MAX_SEGMENTS = 200;

    @Override
    public List<Field> fields(byte[] bytes) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = 0;
        while (at + 4 <= bytes.length && fields.size() < MAX_SEGMENTS) {
            int marker = bytes[at + 1] & 0xFF;
            if (bytes[at] != -1 || isAlone(marker)) {
                at++;
                continue;
            }
            int end = Math.min(bytes.length, at + 2 + Short.toUnsignedInt(buffer.getShort(at + 2)));
            if (end >= at + 4) {
                fields.add(new Field(at, at + 2, 2, ByteOrder.BIG_ENDIAN, at + 4, end));
            }
            at = Math.max(end, at + 2);
        }
        return fields;
    }

    /** Stuffing, restart, start and end of image, start of data and end of codestream. */
    private static boolean isAlone(int marker) {
        return marker < 0x4F || marker == 0x93 || marker >= 0xD0 && marker <= 0xD9 || marker == 0xFF;
    }
}
