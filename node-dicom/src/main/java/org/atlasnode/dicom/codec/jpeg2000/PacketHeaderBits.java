package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;

/** The bits of a packet header; a byte after 0xFF carries only seven (T.800 §B.10.1). Confined to one thread. */
final class PacketHeaderBits {

    private final ByteCursor in;
    private int current;
    private int left;

    PacketHeaderBits(ByteCursor in) {
        this.in = in;
    }

    int bit() throws CodecException {
        if (left == 0) {
            left = current == 0xFF ? 7 : 8;
            current = in.u8();
        }
        left--;
        return current >> left & 1;
    }

    /** Up to 31 bits, the highest first. */
    int bits(int count) throws CodecException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** Coding passes that a packet brings of a code-block (T.800 Table B.4). */
    int passes() throws CodecException {
        if (bit() == 0) {
            return 1;
        }
        if (bit() == 0) {
            return 2;
        }
        int more = bits(2);
        if (more < 3) {
            return 3 + more;
        }
        more = bits(5);
        return more < 31 ? 6 + more : 37 + bits(7);
    }

    /** Ends the header at a byte boundary, behind the byte that must follow 0xFF. */
    void align() throws CodecException {
        if (current == 0xFF) {
            in.skip(1);
        }
        left = 0;
        current = 0;
    }
}
