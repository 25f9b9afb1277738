package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;

/**
 * The JP2 file format around a codestream (T.800 Annex I). DICOM has none of it (PS3.5 §A.4.4: only the codestream), yet
 * there are such files; all boxes but the codestream's are ignored, those about colour too.
 */
final class Jp2Boxes {

    private static final int SIGNATURE_BOX = 0x6A502020;
    private static final int CODESTREAM_BOX = 0x6A703263;
    private static final int EXTENDED_LENGTH = 1;

    private Jp2Boxes() {}

    /** The codestream: what is given, or what its codestream box holds. */
    static ByteCursor codestream(ByteCursor in) throws CodecException {
        ByteCursor probe = new ByteCursor(in.bytes(), in.position(), in.end());
        if (probe.remaining() < 12 || probe.u32() != 12 || probe.u32() != SIGNATURE_BOX) {
            return in;
        }
        while (true) {
            long length = in.u32();
            long type = in.u32();
            int header = 8;
            if (length == EXTENDED_LENGTH) {
                length = in.u32() << 32 | in.u32();
                header = 16;
            }
            long content = length == 0 ? in.remaining() : length - header;
            if (type == CODESTREAM_BOX) {
                return in.take((int) Math.min(content, Integer.MAX_VALUE));
            }
            in.skip(content);
        }
    }
}
