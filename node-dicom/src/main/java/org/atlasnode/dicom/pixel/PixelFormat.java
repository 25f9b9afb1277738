package org.atlasnode.dicom.pixel;

import java.util.OptionalInt;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomParseException;

/**
 * How the samples of a frame are laid out (PS3.3 §C.7.6.3, PS3.5 §8.1). Immutable.
 *
 * @param signed whether stored values are two's complement (Pixel Representation 1)
 */
public record PixelFormat(
        int rows, int columns, int samplesPerPixel, int bitsAllocated, int bitsStored, int highBit, boolean signed) {

    private static final int MAX_16_BIT = 0xFFFF;
    private static final int MAX_BITS = 64;

    public PixelFormat {
        requireRange("rows", rows, 1, MAX_16_BIT);
        requireRange("columns", columns, 1, MAX_16_BIT);
        requireRange("samples per pixel", samplesPerPixel, 1, MAX_16_BIT);
        requireRange("bits allocated", bitsAllocated, 1, MAX_BITS);
        requireRange("bits stored", bitsStored, 1, bitsAllocated);
        requireRange("high bit", highBit, bitsStored - 1, bitsAllocated - 1);
    }

    private static void requireRange(String what, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(what + " of " + value + ", not " + lowest + " to " + highest);
        }
    }

    /** The format that the attributes of an image give. */
    public static PixelFormat of(DataSet header) throws DicomParseException {
        int bitsAllocated = required(header, Tags.BITS_ALLOCATED, "Bits Allocated");
        int bitsStored = header.intValue(Tags.BITS_STORED, bitsAllocated);
        int rows = required(header, Tags.ROWS, "Rows");
        int columns = required(header, Tags.COLUMNS, "Columns");
        try {
            return new PixelFormat(
                    rows,
                    columns,
                    header.intValue(Tags.SAMPLES_PER_PIXEL, 1),
                    bitsAllocated,
                    bitsStored,
                    header.intValue(Tags.HIGH_BIT, bitsStored - 1),
                    header.intValue(Tags.PIXEL_REPRESENTATION, 0) == 1);
        } catch (IllegalArgumentException e) {
            DicomParseException error = new DicomParseException(0, "", String.valueOf(e.getMessage()));
            error.initCause(e);
            throw error;
        }
    }

    private static int required(DataSet header, int tag, String name) throws DicomParseException {
        OptionalInt value = header.findInt(tag);
        if (value.isEmpty()) {
            throw new DicomParseException(0, "", "an image without " + name);
        }
        return value.getAsInt();
    }

    /** Samples of one frame. */
    public long frameSamples() {
        return (long) rows * columns * samplesPerPixel;
    }

    /** Bytes of one frame of native pixel data whose samples take whole bytes (PS3.5 §8.1.1). */
    public long frameBytes() {
        return frameSamples() * (bitsAllocated / 8);
    }
}
