package org.atlasnode.dicom.codec.jpeg;

import java.util.Arrays;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/**
 * A Huffman table (T.81 §C) that decodes a code and the additional bits after it (§F.1.2.1, §H.1.2.2) in one step, where
 * both together are short. What is decoded is an int: the value of the additional bits above, the symbol in bits 8 to
 * 15, and how many bits both took in bits 0 to 7. Its lookup is made when it is first wanted. Confined.
 */
final class HuffmanTable {

    /** Bits that the lookup sees at once: most codes of a CT with their additional bits. */
    static final int LOOKUP_BITS = 12;

    /** In place of the number of bits: the code is longer than the lookup, or there is no such code. */
    static final int LONG_CODE = 0xFF;

    /** The difference 32768, which is -32768 modulo 2^16, has no additional bits (T.81 §H.1.2.2, Table H.2). */
    static final int CATEGORY_OF_32768 = 16;

    private static final int MAX_LENGTH = 16;

    private final boolean ac;
    private final byte[] symbols;
    /** By code length: the lowest 16 bits that begin with no code of that length or a shorter one. */
    private final int[] limits = new int[MAX_LENGTH + 1];
    /** By code length: what to add to a code to get the index of its symbol. */
    private final int[] offsets = new int[MAX_LENGTH + 1];

    private int[] lookup = {};

    private HuffmanTable(boolean ac, byte[] symbols) {
        this.ac = ac;
        this.symbols = symbols;
    }

    /**
     * Reads the lengths and symbols of one table (T.81 §B.2.4.2).
     *
     * @param ac whether symbols are a run and a category, not a category alone
     */
    static HuffmanTable read(MarkerSegments segment, boolean ac) throws CodecException {
        int[] counts = new int[MAX_LENGTH + 1];
        int total = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            counts[length] = segment.readByte();
            total += counts[length];
        }
        if (total == 0 || total > 256) {
            throw segment.error("a Huffman table of " + total + " codes");
        }
        byte[] symbols = new byte[total];
        for (int i = 0; i < total; i++) {
            int symbol = segment.readByte();
            if (!ac && symbol > CATEGORY_OF_32768) {
                throw segment.error("a difference of category " + symbol);
            }
            symbols[i] = (byte) symbol;
        }
        HuffmanTable table = new HuffmanTable(ac, symbols);
        table.assignCodes(counts, segment);
        return table;
    }

    /** T.81 §C.2: codes of a length follow one another, and continue those of the length before. */
    private void assignCodes(int[] counts, MarkerSegments segment) throws CodecException {
        int code = 0;
        int index = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            offsets[length] = index - code;
            code += counts[length];
            index += counts[length];
            if (code > 1 << length) {
                throw segment.error("a Huffman table of more codes than there are of " + length + " bits");
            }
            limits[length] = code << MAX_LENGTH - length;
            code <<= 1;
        }
    }

    /** Whether the table has the category that lossless coding alone uses. */
    boolean hasCategoryOf32768() {
        for (byte symbol : symbols) {
            if (symbol == CATEGORY_OF_32768) {
                return true;
            }
        }
        return false;
    }

    /** What each {@link #LOOKUP_BITS} bits begin with; where the additional bits are not all there, their value is 0. */
    int[] lookup() {
        if (lookup.length == 0) {
            lookup = makeLookup();
        }
        return lookup;
    }

    private int[] makeLookup() {
        int[] made = new int[1 << LOOKUP_BITS];
        int bits = 0;
        for (int length = 1; length <= LOOKUP_BITS; length++) {
            int limit = limits[length] >>> MAX_LENGTH - LOOKUP_BITS;
            while (bits < limit) {
                long window = (long) bits << Long.SIZE - LOOKUP_BITS;
                int code = code(window, length);
                int used = length + additionalBits(code);
                made[bits++] = used <= LOOKUP_BITS ? withValue(code, window) : code & 0xFF00 | used;
            }
        }
        Arrays.fill(made, bits, made.length, LONG_CODE);
        return made;
    }

    /**
     * Decodes what {@link #lookup()} has not wholly.
     *
     * @param found what the lookup has
     * @param window at least 32 bits, at the top
     * @return as from the lookup, or {@link #LONG_CODE} where the bits begin with no code
     */
    int decode(int found, long window) {
        int used = found & 0xFF;
        int code = used == LONG_CODE ? findLongCode(window) : found & 0xFF00 | used - additionalBits(found);
        return code == LONG_CODE ? code : withValue(code, window);
    }

    private int findLongCode(long window) {
        int bits = (int) (window >>> Long.SIZE - MAX_LENGTH);
        for (int length = LOOKUP_BITS + 1; length <= MAX_LENGTH; length++) {
            if (bits < limits[length]) {
                return code(window, length);
            }
        }
        return LONG_CODE;
    }

    private int code(long window, int length) {
        int index = offsets[length] + (int) (window >>> Long.SIZE - length);
        return (symbols[index] & 0xFF) << 8 | length;
    }

    private int additionalBits(int code) {
        int symbol = code >>> 8 & 0xFF;
        if (ac) {
            return symbol & 0xF;
        }
        return symbol == CATEGORY_OF_32768 ? 0 : symbol;
    }

    private int withValue(int code, long window) {
        int length = code & 0xFF;
        int size = additionalBits(code);
        int value = !ac && code >>> 8 == CATEGORY_OF_32768 ? Short.MIN_VALUE : extend(window << length, size);
        return value << 16 | code & 0xFF00 | length + size;
    }

    /** The value of additional bits that are the highest of a word: a first bit of 0 is a negative (T.81 §F.2.2.1). */
    private static int extend(long word, int size) {
        long negative = ~word >> Long.SIZE - 1;
        long magnitude = (word ^ negative) >>> 1 >>> Long.SIZE - 1 - size;
        return (int) ((magnitude ^ negative) - negative);
    }
}
