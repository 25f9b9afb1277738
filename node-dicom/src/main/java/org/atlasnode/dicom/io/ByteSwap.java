package org.atlasnode.dicom.io;

/** Reverses the bytes of each number of a value (PS3.5 §7.3). */
final class ByteSwap {

    private ByteSwap() {}

    /** In place; bytes after the last whole number stay as they are. */
    static void swap(byte[] bytes, int widthBytes) {
        if (widthBytes == 1) {
            return;
        }
        for (int start = 0; start + widthBytes <= bytes.length; start += widthBytes) {
            for (int low = start, high = start + widthBytes - 1; low < high; low++, high--) {
                byte first = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = first;
            }
        }
    }
}
