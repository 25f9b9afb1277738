package org.atlasnode.dicom.codec.jpeg;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/**
 * A scan header (T.81 §B.2.3). Immutable.
 *
 * @param start Ss: the predictor of a lossless image, else 0
 * @param pointTransform Al
 */
record ScanHeader(List<Component> components, int start, int pointTransform) {

    /** At most so many data units are in an MCU (T.81 §B.2.3). */
    private static final int MAX_UNITS = 10;

    /** A component of the scan and the tables that its entropy coding uses. */
    record Component(FrameComponent component, int dcTable, int acTable) {}

    ScanHeader {
        components = List.copyOf(components);
    }

    static ScanHeader read(MarkerSegments segment, FrameHeader frame) throws CodecException {
        int count = segment.readByte();
        List<Component> components = new ArrayList<>();
        int after = -1;
        for (int i = 0; i < count; i++) {
            Component next = readComponent(segment, frame);
            if (next.component().index() <= after) {
                throw segment.error("components of a scan out of order");
            }
            after = next.component().index();
            components.add(next);
        }
        if (components.isEmpty() || isTooLarge(components)) {
            throw segment.error("a scan of " + count + " components and their sampling factors");
        }
        return readParameters(segment, frame, components);
    }

    private static Component readComponent(MarkerSegments segment, FrameHeader frame) throws CodecException {
        int id = segment.readByte();
        int tables = segment.readByte();
        FrameComponent component = frame.components().stream()
                .filter(candidate -> candidate.id() == id)
                .findFirst()
                .orElseThrow(() -> segment.error("a scan of component " + id + ", which the frame has not"));
        return new Component(component, tables >> 4, tables & 0xF);
    }

    private static boolean isTooLarge(List<Component> components) {
        int units = components.stream()
                .map(Component::component)
                .mapToInt(component -> component.horizontal() * component.vertical())
                .sum();
        return components.size() > 1 && units > MAX_UNITS;
    }

    /**
     * T.81 Table B.3. Se says nothing in these processes: some encoders of 12-bit images write 0 in place of 63, and all
     * decoders take it.
     */
    private static ScanHeader readParameters(MarkerSegments segment, FrameHeader frame, List<Component> components)
            throws CodecException {
        int start = segment.readByte();
        segment.readByte();
        int approximation = segment.readByte();
        int pointTransform = approximation & 0xF;
        segment.requireEnd();
        boolean legal = frame.lossless()
                ? start >= 1 && start <= 7 && pointTransform < frame.precision()
                : start == 0 && pointTransform == 0;
        if (!legal || approximation >> 4 != 0) {
            throw segment.error("a scan with start %d and approximation %02X".formatted(start, approximation));
        }
        return new ScanHeader(components, start, pointTransform);
    }

    boolean isInterleaved() {
        return components.size() > 1;
    }
}
