package org.atlasnode.dicom.codec.jpeg;

import java.io.ByteArrayOutputStream;

/** Writes segments and entropy-coded bits, with Huffman tables that have a code for everything. */
final class JpegWriter {

    /** Which codes differences have: all of 5 bits, or of 1 to 14 and of 16 bits. */
    enum DifferenceCodes {
        EVEN,
        SKEWED
    }

    private static final int LONG_SYMBOLS = 14;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final DifferenceCodes codes;
    private int pending;
    private int pendingBits;

    JpegWriter(DifferenceCodes codes) {
        this.codes = codes;
        marker(Marker.SOI);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    JpegWriter marker(int marker) {
        out.write(0xFF);
        out.write(marker);
        return this;
    }

    JpegWriter segment(int marker, int... parameters) {
        marker(marker);
        out.write(parameters.length + 2 >> 8);
        out.write(parameters.length + 2);
        for (int parameter : parameters) {
            out.write(parameter);
        }
        return this;
    }

    JpegWriter restartInterval(int units) {
        return segment(Marker.DRI, units >> 8, units & 0xFF);
    }

    /**
     * The table of differences (class 0) with an id.
     *
     * @param highest category, 15 of coefficients and 16 of samples
     */
    JpegWriter differenceTable(int id, int highest) {
        int[] parameters = new int[1 + 16 + highest + 1];
        parameters[0] = id;
        if (codes == DifferenceCodes.EVEN) {
            parameters[5] = highest + 1;
        } else {
            for (int length = 1; length <= LONG_SYMBOLS; length++) {
                parameters[length] = 1;
            }
            parameters[16] = highest + 1 - LONG_SYMBOLS;
        }
        for (int symbol = 0; symbol <= highest; symbol++) {
            parameters[17 + symbol] = symbol;
        }
        return segment(Marker.DHT, parameters);
    }

    /** The table of runs (class 1) with an id: the symbols 0 to 254, of 8 bits each. */
    JpegWriter runTable(int id) {
        int[] parameters = new int[1 + 16 + 255];
        parameters[0] = 0x10 | id;
        parameters[8] = 255;
        for (int symbol = 0; symbol < 255; symbol++) {
            parameters[17 + symbol] = symbol;
        }
        return segment(Marker.DHT, parameters);
    }

    /** A difference with its code, modulo 2^16: T.81 Table H.2. */
    void difference(int value) {
        int difference = (short) value;
        int category = difference == Short.MIN_VALUE ? 16 : category(difference);
        if (codes == DifferenceCodes.EVEN) {
            bits(category, 5);
        } else if (category < LONG_SYMBOLS) {
            bits((1 << category + 1) - 2, category + 1);
        } else {
            bits(0xFFFC + category - LONG_SYMBOLS, 16);
        }
        additional(difference, category % 16);
    }

    void run(int zeros, int value) {
        bits(zeros << 4 | category(value), 8);
        additional(value, category(value));
    }

    private static int category(int value) {
        return 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    }

    private void additional(int value, int size) {
        bits(value < 0 ? value - 1 & (1 << size) - 1 : value, size);
    }

    void bits(int value, int count) {
        for (int bit = count - 1; bit >= 0; bit--) {
            pending = pending << 1 | value >> bit & 1;
            if (++pendingBits == 8) {
                out.write(pending);
                if (pending == 0xFF) {
                    out.write(0);
                }
                pending = 0;
                pendingBits = 0;
            }
        }
    }

    /** Pads to a byte with 1 bits. */
    JpegWriter endBits() {
        while (pendingBits != 0) {
            bits(1, 1);
        }
        return this;
    }
}
