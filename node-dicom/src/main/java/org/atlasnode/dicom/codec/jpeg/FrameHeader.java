package org.atlasnode.dicom.codec.jpeg;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.MarkerSegments;

/**
 * A frame header (T.81 §B.2.2) that is what the image's header says. Immutable.
 *
 * @param precision bits of a sample
 */
record FrameHeader(boolean lossless, int precision, int rows, int columns, List<FrameComponent> components) {

    FrameHeader {
        components = List.copyOf(components);
    }

    /** Reads a header, and refuses it where it differs from the shape or is of a process that is not decoded. */
    static FrameHeader read(int marker, MarkerSegments segment, FrameShape shape) throws CodecException {
        if (marker != Marker.SOF0 && marker != Marker.SOF1 && marker != Marker.SOF3) {
            throw segment.error(Marker.describe(marker) + ", which is not decoded");
        }
        boolean lossless = marker == Marker.SOF3;
        int precision = segment.readByte();
        requirePrecision(marker, precision, shape, segment);
        int rows = segment.readShort();
        int columns = segment.readShort();
        int count = segment.readByte();
        if (rows != shape.rows() || columns != shape.columns() || count != shape.samplesPerPixel()) {
            throw segment.error("%d rows, %d columns, %d components, where the image has %d, %d, %d"
                    .formatted(rows, columns, count, shape.rows(), shape.columns(), shape.samplesPerPixel()));
        }
        List<FrameComponent> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            components.add(readComponent(i, segment));
        }
        segment.requireEnd();
        FrameHeader header = new FrameHeader(lossless, precision, rows, columns, components);
        header.requireIdsAndSampling(segment);
        return header;
    }

    /** T.81 Table B.2: 8 bits baseline, 8 or 12 extended, 2 to 16 lossless. */
    private static void requirePrecision(int marker, int precision, FrameShape shape, MarkerSegments segment)
            throws CodecException {
        boolean legal = switch (marker) {
            case Marker.SOF0 -> precision == 8;
            case Marker.SOF1 -> precision == 8 || precision == 12;
            default -> precision >= 2 && precision <= 16;
        };
        if (!legal || precision > shape.bitsAllocated()) {
            throw segment.error("a precision of " + precision + " bits in a frame of type " + (marker & 0xF)
                    + ", where " + shape.bitsAllocated() + " are allocated");
        }
    }

    private static FrameComponent readComponent(int index, MarkerSegments segment) throws CodecException {
        int id = segment.readByte();
        int sampling = segment.readByte();
        int horizontal = sampling >> 4;
        int vertical = sampling & 0xF;
        if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) {
            throw segment.error("sampling factors " + horizontal + "x" + vertical);
        }
        return new FrameComponent(index, id, horizontal, vertical, segment.readByte());
    }

    private void requireIdsAndSampling(MarkerSegments segment) throws CodecException {
        if (components.stream().map(FrameComponent::id).distinct().count() < components.size()) {
            throw segment.error("two components of one id");
        }
        for (FrameComponent component : components) {
            if (maxHorizontal() % component.horizontal() != 0 || maxVertical() % component.vertical() != 0) {
                throw segment.error("sampling factors that do not divide the largest");
            }
            if (lossless && components.size() > 1 && component.horizontal() * component.vertical() != 1) {
                throw segment.error("sampling factors in a lossless image");
            }
        }
    }

    int maxHorizontal() {
        return components.stream().mapToInt(FrameComponent::horizontal).max().orElse(1);
    }

    int maxVertical() {
        return components.stream().mapToInt(FrameComponent::vertical).max().orElse(1);
    }

    /** How many columns of the image a sample of the component stands for. */
    int columnRatio(FrameComponent component) {
        return maxHorizontal() / component.horizontal();
    }

    /** How many rows of the image a sample of the component stands for. */
    int rowRatio(FrameComponent component) {
        return maxVertical() / component.vertical();
    }
}
