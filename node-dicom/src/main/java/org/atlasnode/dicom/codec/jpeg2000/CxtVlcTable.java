package org.atlasnode.dicom.codec.jpeg2000;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The context-adaptive codes of a quad's significance and of what is known of its exponents (T.814 §7.3.5, Annex C).
 * Immutable.
 *
 * <p>A code is an int: bits 0 to 2 the codeword's length, bit 3 whether a residual follows (u_off), bits 4 to 7 the
 * significance pattern, bits 8 to 11 the most significant bits that are 1 (epsilon 1), bits 12 to 15 the samples of
 * which that bit is known (epsilon k). Bit j of a pattern belongs to the quad's sample j: top left, bottom left, top
 * right, bottom right.
 */
final class CxtVlcTable {

    /** The longest codeword's bits. */
    static final int INDEX_BITS = 7;

    static final CxtVlcTable FIRST_LINE_PAIR = load("0");
    static final CxtVlcTable OTHER_LINE_PAIRS = load("1");

    private static final int CONTEXTS = 8;

    private final char[] codes;

    private CxtVlcTable(char[] codes) {
        this.codes = codes;
    }

    /**
     * The code that these bits begin with.
     *
     * @param context 0 to 7
     * @param bits the next seven bits, the first the least significant
     */
    int code(int context, int bits) {
        return codes[context << INDEX_BITS | bits];
    }

    static int length(int code) {
        return code & 7;
    }

    static boolean hasResidual(int code) {
        return (code & 8) != 0;
    }

    static int significance(int code) {
        return code >> 4 & 15;
    }

    static int ones(int code) {
        return code >> 8 & 15;
    }

    static int known(int code) {
        return code >> 12 & 15;
    }

    private static CxtVlcTable load(String table) {
        char[] codes = new char[CONTEXTS << INDEX_BITS];
        try (InputStream stream = CxtVlcTable.class.getResourceAsStream("cxt-vlc.tsv")) {
            if (stream == null) {
                throw new IllegalStateException("the CxtVLC codes are missing from the class path");
            }
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .filter(fields -> fields[0].equals(table))
                    .forEach(fields -> enter(codes, fields));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CxtVlcTable(codes);
    }

    /** Enters one code at each index that begins with its codeword. */
    private static void enter(char[] codes, String[] fields) {
        int[] values = Arrays.stream(fields)
                .mapToInt(field -> Integer.parseInt(field, 16))
                .toArray();
        int length = values[7];
        int code = length | values[3] << 3 | values[2] << 4 | values[5] << 8 | values[4] << 12;
        for (int index = values[6]; index < 1 << INDEX_BITS; index += 1 << length) {
            codes[values[1] << INDEX_BITS | index] = (char) code;
        }
    }
}
