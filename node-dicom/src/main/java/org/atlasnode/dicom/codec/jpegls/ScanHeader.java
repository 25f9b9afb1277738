package org.atlasnode.dicom.codec.jpegls;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/**
 * The header of a scan, SOS (T.87 §C.2.3). Immutable.
 *
 * @param components which of the frame's components the scan has, by their index in the frame
 * @param near the greatest difference of a decoded sample; 0 is lossless
 */
record ScanHeader(List<Integer> components, int near, Interleave interleave) {

    ScanHeader {
        components = List.copyOf(components);
    }

    static ScanHeader read(MarkerSegments in, FrameHeader frame) throws CodecException {
        int count = in.readByte();
        if (count < 1 || count > frame.componentIds().size()) {
            throw in.error("a scan of " + count + " components");
        }
        List<Integer> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            components.add(component(in, frame, components));
        }
        int near = in.readByte();
        Interleave interleave = interleave(in, count);
        // Al: a point transform takes bits away from what the header calls lossless; no encoder of images is known to
        // use it, so there is nothing to hold a decoder against.
        if ((in.readByte() & 0xF) != 0) {
            throw in.error("a point transform is not decoded");
        }
        in.requireEnd();
        return new ScanHeader(components, near, interleave);
    }

    private static int component(MarkerSegments in, FrameHeader frame, List<Integer> before) throws CodecException {
        int index = frame.componentIds().indexOf(in.readByte());
        if (index < 0 || before.contains(index)) {
            throw in.error("a scan of a component that the frame does not have, or twice");
        }
        if (in.readByte() != 0) {
            throw in.error("mapping tables are not decoded");
        }
        return index;
    }

    /** One component is never interleaved, several always are (T.87 §C.2.3). */
    private static Interleave interleave(MarkerSegments in, int count) throws CodecException {
        int code = in.readByte();
        if (code == 0 && count == 1) {
            return Interleave.NONE;
        }
        if (count == 1 || code < 1 || code > 2) {
            throw in.error("interleave mode " + code + " for " + count + " components");
        }
        return code == 1 ? Interleave.LINE : Interleave.SAMPLE;
    }
}
