package org.atlasnode.dicom.codec.jpeg2000;

import java.util.Arrays;

/**
 * One code-block (T.800 §B.7): where its coefficients belong, and what the packets brought of it. Its bytes are one run
 * of codeword segments, each of which holds one or more coding passes. Filled by the packet reader, read by a
 * {@link BlockDecoder}; confined to one thread.
 */
final class CodeBlock {

    private static final byte[] NOTHING = {};
    private static final int[] NO_SEGMENTS = {};

    private final BlockCoding coding;
    private final int x;
    private final int y;
    private final int width;
    private final int height;

    private int zeroBitPlanes;
    private int passes;
    private int lengthBits = 3;
    private byte[] bytes = NOTHING;
    private int length;
    private int announced;
    private int[] segmentLengths = NO_SEGMENTS;
    private int[] segmentPasses = NO_SEGMENTS;
    private int segments;

    /**
     * @param x column of its first coefficient in the tile-component's plane, sub-bands side by side
     * @param y row of its first coefficient in that plane
     */
    CodeBlock(BlockCoding coding, int x, int y, int width, int height) {
        this.coding = coding;
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
    }

    BlockCoding coding() {
        return coding;
    }

    int x() {
        return x;
    }

    int y() {
        return y;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Most significant bit planes of which nothing is coded, because all magnitudes are 0 there. */
    int zeroBitPlanes() {
        return zeroBitPlanes;
    }

    /** Coding passes of all segments; 0: the block was never included, its coefficients are 0. */
    int passes() {
        return passes;
    }

    int segments() {
        return segments;
    }

    int segmentLength(int segment) {
        return segmentLengths[segment];
    }

    int segmentPasses(int segment) {
        return segmentPasses[segment];
    }

    /** The segments one after the other, the first from index 0; the array may be longer than they are. */
    byte[] bytes() {
        return bytes;
    }

    /** Bytes of all segments. */
    int length() {
        return length;
    }

    void setZeroBitPlanes(int planes) {
        zeroBitPlanes = planes;
    }

    /** Lblock: the state of the length signalling (T.800 §B.10.7.1). */
    int lengthBits() {
        return lengthBits;
    }

    void addLengthBits(int more) {
        lengthBits += more;
    }

    /** Opens the next segment, still empty. */
    void addSegment() {
        if (segments == segmentLengths.length) {
            int room = Math.max(1, 2 * segments);
            segmentLengths = Arrays.copyOf(segmentLengths, room);
            segmentPasses = Arrays.copyOf(segmentPasses, room);
        }
        segments++;
    }

    /** Makes the last segment longer by what a packet header announces; {@link #append} brings the bytes. */
    void announce(int morePasses, int moreBytes) {
        segmentPasses[segments - 1] += morePasses;
        segmentLengths[segments - 1] += moreBytes;
        passes += morePasses;
        announced += moreBytes;
    }

    /** Bytes that were announced and not yet appended. */
    int missingBytes() {
        return announced - length;
    }

    /** Appends all the missing bytes. */
    void append(byte[] source, int from) {
        if (announced > bytes.length) {
            bytes = Arrays.copyOf(bytes, length == 0 ? announced : Math.max(2 * length, announced));
        }
        System.arraycopy(source, from, bytes, length, announced - length);
        length = announced;
    }
}
