package org.atlasnode.dicom.codec.jpeg2000;

/**
 * The bits of a codeword segment that bypasses the arithmetic coder; a byte after 0xFF has seven (T.800 §D.6). Behind the
 * end of the segment all bits are 1. Confined to one thread.
 */
final class RawBits {

    private byte[] bytes = {};
    private int position;
    private int end;
    private int current;
    private int left;

    void start(byte[] segment, int start, int length) {
        bytes = segment;
        position = start;
        end = start + length;
        current = 0;
        left = 0;
    }

    int bit() {
        if (left == 0) {
            left = current == 0xFF ? 7 : 8;
            current = position < end ? bytes[position++] & 0xFF : 0xFF;
        }
        left--;
        return current >> left & 1;
    }
}
