package org.atlasnode.dicom.codec;

/**
 * A place in a codestream of JPEG or JPEG-LS, or in one of its marker segments (T.81 §B.1.1, T.87 §C.1), which is never
 * left. For decoders. Confined to one thread.
 */
public final class MarkerSegments {

    /** No marker, where only fill bytes are left. */
    public static final int NONE = -1;

    private static final int PREFIX = 0xFF;

    private final byte[] bytes;
    private final int end;
    private int position;

    private MarkerSegments(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** The first bytes of an array. */
    public static MarkerSegments of(byte[] bytes, int length) {
        return new MarkerSegments(bytes, 0, length);
    }

    /** The whole array. */
    public byte[] bytes() {
        return bytes;
    }

    public int position() {
        return position;
    }

    /** Where the bytes of the codestream or the segment end. */
    public int end() {
        return end;
    }

    /** Goes on at another place, which is before the end or there. */
    public void moveTo(int next) {
        position = next;
    }

    /** Bytes to the end. */
    public int remaining() {
        return end - position;
    }

    public boolean isAtEnd() {
        return position >= end;
    }

    public int readByte() throws CodecException {
        if (isAtEnd()) {
            throw error("no more bytes: the codestream or a marker segment ends too early");
        }
        return bytes[position++] & 0xFF;
    }

    public int readShort() throws CodecException {
        return readByte() << 8 | readByte();
    }

    /** The next marker's second byte; fill bytes may be before it (T.81 §B.1.1.2). */
    public int readMarker() throws CodecException {
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

    /** As {@link #readMarker()}, or {@link #NONE} where only fill bytes are left. */
    public int readMarkerOrEnd() throws CodecException {
        int next = position;
        while (next < end && bytes[next] == (byte) PREFIX) {
            next++;
        }
        return next == end ? NONE : readMarker();
    }

    /** The parameters of the marker segment that begins here with its length; this goes on after it. */
    public MarkerSegments readSegment() throws CodecException {
        int start = position;
        int length = readShort();
        if (length < 2 || length > end - start) {
            throw new CodecException(
                    start, "a marker segment of " + length + " bytes, where " + (end - start) + " are left");
        }
        position = start + length;
        return new MarkerSegments(bytes, start + 2, position);
    }

    /** Refuses a segment that is longer than what it says. */
    public void requireEnd() throws CodecException {
        if (!isAtEnd()) {
            throw error("a marker segment of the wrong length: " + remaining() + " bytes too many");
        }
    }

    /** What is wrong at this place. */
    public CodecException error(String reason) {
        return new CodecException(position, reason);
    }
}
