package org.atlasnode.dicom.codec;

/**
 * What the image's header says of a frame (PS3.3 §C.7.6.3). A decoder holds the codestream against it before it
 * allocates anything. Immutable.
 *
 * @param rows 1 to 65535
 * @param columns 1 to 65535
 * @param samplesPerPixel 1 or more
 * @param bitsAllocated 8 or 16
 * @param bitsStored 1 to bitsAllocated
 * @param signed whether Pixel Representation is 1
 */
public record FrameShape(
        int rows, int columns, int samplesPerPixel, int bitsAllocated, int bitsStored, boolean signed) {

    public FrameShape {
        requireRange("rows", rows, 1, 0xFFFF);
        requireRange("columns", columns, 1, 0xFFFF);
        requireRange("samples per pixel", samplesPerPixel, 1, 4);
        requireRange("bits allocated", bitsAllocated, 8, 16);
        requireRange("bits stored", bitsStored, 1, bitsAllocated);
        if ((long) rows * columns * samplesPerPixel > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException("a frame of too many samples: " + rows + " x " + columns);
        }
    }

    private static void requireRange(String what, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(what + " of " + value + ", not " + lowest + " to " + highest);
        }
    }

    /** Samples of the frame. */
    public int samples() {
        return rows * columns * samplesPerPixel;
    }
}
