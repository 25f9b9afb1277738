package org.atlasnode.dicom.codec.jpegls;

import org.atlasnode.dicom.codec.CodecException;

/** Walks over markers and marker segments (T.81 §B.1.1). Confined to one thread. */
final class Segments {

    private final byte[] bytes;
    private final int length;
    private int position;
    private int segmentEnd;

    Segments(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    /** Goes on behind an entropy-coded segment. */
    void seek(int position) {
        this.position = position;
        this.segmentEnd = position;
    }

    /** The second byte of the next marker. Bytes FF before it are fill bytes (T.81 §B.1.1.2). */
    int marker() throws CodecException {
        segmentEnd = length;
        if (unsignedByte() != 0xFF) {
            throw error("no marker");
        }
        int code = unsignedByte();
        while (code == 0xFF) {
            code = unsignedByte();
        }
        segmentEnd = position;
        return code;
    }

    /** Reads the length of a marker's segment; gives how many bytes of parameters follow. */
    int open() throws CodecException {
        segmentEnd = length;
        int count = unsignedShort() - 2;
        if (count < 0 || count > length - position) {
            throw error("a marker segment of " + (count + 2) + " bytes");
        }
        segmentEnd = position + count;
        return count;
    }

    /** Skips what is left of a segment. */
    void skip() {
        position = segmentEnd;
    }

    void close() throws CodecException {
        if (position != segmentEnd) {
            throw error("a marker segment of the wrong length");
        }
    }

    int unsignedByte() throws CodecException {
        if (position >= segmentEnd) {
            throw error("the codestream or a marker segment ends too early");
        }
        return bytes[position++] & 0xFF;
    }

    int unsignedShort() throws CodecException {
        return unsignedByte() << 8 | unsignedByte();
    }

    /** Where the entropy-coded segment that begins here ends: at a marker, or with the bytes (T.87 §A.1). */
    int endOfEntropyCodedSegment() {
        for (int i = position; i < length - 1; i++) {
            if (bytes[i] == -1 && bytes[i + 1] < 0) {
                return i;
            }
        }
        return length;
    }

    CodecException error(String reason) {
        return new CodecException(position, reason);
    }
}
