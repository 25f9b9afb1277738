package org.atlasnode.dicom.codec.jpeg;

import org.atlasnode.dicom.codec.CodecException;

/** A place in a codestream or in one of its marker segments (T.81 §B.1.1), which is never left. Confined. */
final class Codestream {

    private static final int PREFIX = 0xFF;

    private final byte[] bytes;
    private final int end;
    private int position;

    private Codestream(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** The first bytes of an array. */
    static Codestream of(byte[] bytes, int length) {
        return new Codestream(bytes, 0, length);
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    int end() {
        return end;
    }

    /** Goes on at another place, which is before the end or there. */
    void moveTo(int next) {
        position = next;
    }

    boolean isAtEnd() {
        return position >= end;
    }

    int readByte() throws CodecException {
        if (isAtEnd()) {
            throw error("no more bytes");
        }
        return bytes[position++] & 0xFF;
    }

    int readShort() throws CodecException {
        return readByte() << 8 | readByte();
    }

    /** The next marker's second byte; fill bytes may be before it (T.81 §B.1.1.2). */
    int readMarker() throws CodecException {
        if (readByte() != PREFIX) {
            position--;
            throw error("no marker");
        }
        int marker = PREFIX;
        while (marker == PREFIX) {
            marker = readByte();
        }
        return marker;
    }

    /** As {@link #readMarker()}, or {@link Marker#NONE} where only fill bytes are left. */
    int readMarkerOrEnd() throws CodecException {
        int next = position;
        while (next < end && bytes[next] == (byte) PREFIX) {
            next++;
        }
        return next == end ? Marker.NONE : readMarker();
    }

    /** Whether an image begins here, after padding. */
    boolean startsImage() {
        int next = position;
        while (next < end && bytes[next] == 0) {
            next++;
        }
        return end - next >= 2 && bytes[next] == (byte) PREFIX && bytes[next + 1] == (byte) Marker.SOI;
    }

    /** The parameters of the marker segment that begins here with its length; this goes on after it. */
    Codestream readSegment() throws CodecException {
        int start = position;
        int length = readShort();
        if (length < 2 || length > end - start) {
            throw new CodecException(start, "a segment of " + length + " bytes, where " + (end - start) + " are left");
        }
        position = start + length;
        return new Codestream(bytes, start + 2, position);
    }

    /** Refuses a segment that is longer than what it says. */
    void requireEnd() throws CodecException {
        if (!isAtEnd()) {
            throw error((end - position) + " bytes too many in a segment");
        }
    }

    CodecException error(String reason) {
        return new CodecException(position, reason);
    }
}
