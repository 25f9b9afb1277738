package org.atlasnode.dicom.codec.jpeg;

import java.util.Arrays;
import org.atlasnode.dicom.codec.CodecException;

/** Decodes the coefficients of blocks (T.81 §F.2.2) and dequantises them (§A.3.4). Confined. */
final class BlockReader {

    private static final int SIZE = 64;

    /** A run of 16 zeros without a coefficient (T.81 §F.1.2.2.1). */
    private static final int ZERO_RUN = 0xF0;

    /** Where the coefficients are in rows, by their zigzag index: T.81 Figure A.6. */
    private static final int[] ROW_BY_ROW = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private final EntropyBits bits;
    private final int[] coefficients = new int[SIZE];
    private boolean constant;

    BlockReader(EntropyBits bits) {
        this.bits = bits;
    }

    /** The block that was read last, row by row. */
    int[] coefficients() {
        return coefficients;
    }

    /** Whether all its coefficients but the first are 0. */
    boolean isConstant() {
        return constant;
    }

    /** Reads the next block of a component. */
    void read(BlockScan component) throws CodecException {
        Arrays.fill(coefficients, 0);
        int[] quantisers = component.quantisers();
        int first = component.prediction() + (bits.next(component.dc()) >> 16);
        if (first != (short) first) {
            throw bits.error("a DC coefficient of " + first);
        }
        component.predict(first);
        coefficients[0] = first * quantisers[0];
        constant = true;
        int k = 1;
        while (k < SIZE) {
            int decoded = bits.next(component.ac());
            int symbol = decoded >>> 8 & 0xFF;
            if ((symbol & 0xF) == 0) {
                if (symbol == 0) {
                    break;
                }
                k = skipZeros(symbol, k);
            } else {
                k += symbol >> 4;
                if (k >= SIZE) {
                    throw bits.error("more than 64 coefficients");
                }
                coefficients[ROW_BY_ROW[k]] = (decoded >> 16) * quantisers[k];
                constant = false;
                k++;
            }
        }
    }

    private int skipZeros(int symbol, int k) throws CodecException {
        if (symbol != ZERO_RUN || k + 16 > SIZE) {
            throw bits.error("a run of zeros %02X at coefficient %d".formatted(symbol, k));
        }
        return k + 16;
    }
}
