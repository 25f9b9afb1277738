package org.atlasnode.dicom.codec.jpeg2000;

import java.util.Arrays;

/**
 * The adaptive binary arithmetic decoder (T.800 Annex C) with the contexts of code-blocks. Behind the end of a segment it
 * reads 0xFF bytes, as Annex C has it. Confined to one thread.
 */
final class MqDecoder {

    /** Contexts of T.800 Table D.7; those of zero coding are 0 to 8, sign 9 to 13, magnitude refinement 14 to 16. */
    static final int RUN_LENGTH = 17;

    static final int UNIFORM = 18;

    private static final int CONTEXTS = 19;

    /** T.800 Table C.2: Qe, the next index after the more and after the less probable symbol, whether they switch. */
    private static final int[][] ESTIMATES = {
        {0x5601, 1, 1, 1}, {0x3401, 2, 6, 0}, {0x1801, 3, 9, 0}, {0x0AC1, 4, 12, 0},
        {0x0521, 5, 29, 0}, {0x0221, 38, 33, 0}, {0x5601, 7, 6, 1}, {0x5401, 8, 14, 0},
        {0x4801, 9, 14, 0}, {0x3801, 10, 14, 0}, {0x3001, 11, 17, 0}, {0x2401, 12, 18, 0},
        {0x1C01, 13, 20, 0}, {0x1601, 29, 21, 0}, {0x5601, 15, 14, 1}, {0x5401, 16, 14, 0},
        {0x5101, 17, 15, 0}, {0x4801, 18, 16, 0}, {0x3801, 19, 17, 0}, {0x3401, 20, 18, 0},
        {0x3001, 21, 19, 0}, {0x2801, 22, 19, 0}, {0x2401, 23, 20, 0}, {0x2201, 24, 21, 0},
        {0x1C01, 25, 22, 0}, {0x1801, 26, 23, 0}, {0x1601, 27, 24, 0}, {0x1401, 28, 25, 0},
        {0x1201, 29, 26, 0}, {0x1101, 30, 27, 0}, {0x0AC1, 31, 28, 0}, {0x09C1, 32, 29, 0},
        {0x08A1, 33, 30, 0}, {0x0521, 34, 31, 0}, {0x0441, 35, 32, 0}, {0x02A1, 36, 33, 0},
        {0x0221, 37, 34, 0}, {0x0141, 38, 35, 0}, {0x0111, 39, 36, 0}, {0x0085, 40, 37, 0},
        {0x0049, 41, 38, 0}, {0x0025, 42, 39, 0}, {0x0015, 43, 40, 0}, {0x0009, 44, 41, 0},
        {0x0005, 45, 42, 0}, {0x0001, 45, 43, 0}, {0x5601, 46, 46, 0}
    };

    /**
     * By a context's state, twice the index plus the more probable symbol: Qe in the upper half, the states after the
     * more and after the less probable symbol in the lower two bytes.
     */
    private static final int[] TRANSITIONS = transitions();

    private final int[] states = new int[CONTEXTS];
    private byte[] bytes = {};
    private int position;
    private int last;
    private int end;
    private int interval;
    private int code;
    private int shiftsLeft;

    private static int[] transitions() {
        int[] transitions = new int[2 * ESTIMATES.length];
        for (int state = 0; state < transitions.length; state++) {
            int[] estimate = ESTIMATES[state >> 1];
            int symbol = state & 1;
            int afterMore = 2 * estimate[1] + symbol;
            int afterLess = 2 * estimate[2] + (symbol ^ estimate[3]);
            transitions[state] = estimate[0] << 16 | afterMore << 8 | afterLess;
        }
        return transitions;
    }

    /** Sets the contexts to their first states (T.800 Table D.7). */
    void resetContexts() {
        Arrays.fill(states, 0);
        states[0] = 2 * 4;
        states[RUN_LENGTH] = 2 * 3;
        states[UNIFORM] = 2 * 46;
    }

    /** Starts a codeword segment; contexts keep their states (T.800 §C.3.5). */
    void start(byte[] segment, int start, int length) {
        bytes = segment;
        position = start;
        end = start + length;
        last = 0;
        code = 0;
        readByte();
        code <<= 8;
        readByte();
        code <<= 7;
        shiftsLeft -= 7;
        interval = 0x8000;
    }

    /** The next symbol, 0 or 1 (T.800 §C.3.2). */
    int decode(int context) {
        int state = states[context];
        int estimate = TRANSITIONS[state] >>> 16;
        int rest = interval - estimate;
        if (code >>> 16 >= estimate && (rest & 0x8000) != 0) {
            code -= estimate << 16;
            interval = rest;
            return state & 1;
        }
        return decodeAndRenormalize(context, state, rest);
    }

    /**
     * The less probable symbol, or an interval grown too small. The lower sub-interval belongs to the less probable
     * symbol unless it is the larger one (T.800 Figures C.16 and C.17).
     */
    private int decodeAndRenormalize(int context, int state, int rest) {
        int transition = TRANSITIONS[state];
        int estimate = transition >>> 16;
        int next = rest;
        boolean lower = code >>> 16 < estimate;
        if (lower) {
            next = estimate;
        } else {
            code -= estimate << 16;
        }
        boolean less = lower == rest >= estimate;
        states[context] = (less ? transition : transition >> 8) & 0xFF;
        int shifts = Integer.numberOfLeadingZeros(next) - 16;
        interval = next << shifts;
        while (shifts > shiftsLeft) {
            code <<= shiftsLeft;
            shifts -= shiftsLeft;
            readByte();
        }
        code <<= shifts;
        shiftsLeft -= shifts;
        return less ? state & 1 ^ 1 : state & 1;
    }

    /** BYTEIN (T.800 Figure C.19): a byte after 0xFF has seven bits, or is a marker and stays. */
    private void readByte() {
        int next = position < end ? bytes[position] & 0xFF : 0xFF;
        shiftsLeft = 8;
        if (last != 0xFF) {
            code += next << 8;
        } else if (next <= 0x8F) {
            code += next << 9;
            shiftsLeft = 7;
        } else {
            code += 0xFF00;
            return;
        }
        last = next;
        position++;
    }
}
