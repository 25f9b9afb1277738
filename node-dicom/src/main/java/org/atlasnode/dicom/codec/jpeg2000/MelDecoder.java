package org.atlasnode.dicom.codec.jpeg2000;

/** The adaptive run-length decoder of rare events in a cleanup segment (T.814 §7.1.3, §7.3.3). Confined to one thread. */
final class MelDecoder {

    /** T.814 Table 2. */
    private static final int[] EXPONENTS = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5};

    private byte[] bytes = {};
    private int position;
    private int end;
    private int current;
    private int bits;
    private int state;
    private int run;
    private boolean eventAfterRun;

    /** Starts at the first byte of a cleanup segment's suffix, which ends at {@code to}. */
    void open(byte[] source, int from, int to) {
        bytes = source;
        position = from;
        end = to;
        current = 0;
        bits = 0;
        state = 0;
        run = 0;
        eventAfterRun = false;
    }

    /** Whether the next symbol is 1. */
    boolean event() {
        if (run == 0 && !eventAfterRun) {
            decodeRun();
        }
        if (run > 0) {
            run--;
            return false;
        }
        eventAfterRun = false;
        return true;
    }

    private void decodeRun() {
        int exponent = EXPONENTS[state];
        if (bit() == 1) {
            run = 1 << exponent;
            state = Math.min(state + 1, EXPONENTS.length - 1);
            return;
        }
        for (int i = 0; i < exponent; i++) {
            run = 2 * run + bit();
        }
        state = Math.max(state - 1, 0);
        eventAfterRun = true;
    }

    /** Most significant bit first; after 0xFF a byte has seven; ones follow the last byte. */
    private int bit() {
        if (bits == 0) {
            bits = current == 0xFF ? 7 : 8;
            current = nextByte();
        }
        bits--;
        return current >> bits & 1;
    }

    /** The last twelve bits hold the suffix's length and are read as ones (T.814 §7.1.1, modDcup). */
    private int nextByte() {
        if (position >= end - 1) {
            return 0xFF;
        }
        int next = bytes[position] & 0xFF;
        return position++ == end - 2 ? next | 0x0F : next;
    }
}
