package org.atlasnode.dicom.codec.jpeg2000;

/**
 * Decodes which samples of a row of quads are significant, what is known of their exponents, and the residual of the
 * exponent bound (T.814 §7.3.3 to §7.3.6). Keeps the row above, whose significance is the context. Confined to one
 * thread.
 *
 * <p>A quad is two by two samples. It is told as a code of {@link CxtVlcTable} with the residual u from bit 16 on.
 */
final class QuadRows {

    static final int RESIDUAL_SHIFT = 16;

    /** A block is at most 1024 wide; one quad that is not significant lies on either side. */
    private static final int ROOM = 512 + 2;

    /** T.814 Table 3 by the next three bits: the prefix's value in bits 2 to 4, its length in bits 0 and 1. */
    private static final int[] PREFIXES = {
        5 << 2 | 3, 1 << 2 | 1, 2 << 2 | 2, 1 << 2 | 1, 3 << 2 | 3, 1 << 2 | 1, 2 << 2 | 2, 1 << 2 | 1
    };

    private final MelDecoder mel = new MelDecoder();
    private final BackwardBits vlc = new BackwardBits();
    private int quads;
    private int[] row = new int[ROOM];
    private int[] above = new int[ROOM];

    /**
     * Starts a cleanup segment's suffix.
     *
     * @param quadCount quads in a row, 1 to 512
     */
    void open(byte[] bytes, int from, int to, int quadCount) {
        mel.open(bytes, from, to);
        vlc.openBeforeSuffixLength(bytes, from, to);
        quads = quadCount;
        row[quads + 1] = 0;
        above[quads + 1] = 0;
    }

    /** A quad of the row that was decoded last. */
    int quad(int index) {
        return row[index + 1];
    }

    /** Whether codewords reached beyond the suffix's start, so that the rows decoded so far are not to be trusted. */
    boolean exhausted() {
        return vlc.takenBeyondStart() > 0;
    }

    /** Decodes the first row: only the quad to the left is a context (T.814 §7.3.5 Formula 1). */
    void decodeFirstRow() {
        int context = 0;
        for (int i = 1; i <= quads; i += 2) {
            vlc.prepare();
            int first = code(CxtVlcTable.FIRST_LINE_PAIR, context);
            context = firstRowContext(first);
            int second = 0;
            if (i < quads) {
                second = code(CxtVlcTable.FIRST_LINE_PAIR, context);
                context = firstRowContext(second);
            }
            boolean both = CxtVlcTable.hasResidual(first) && CxtVlcTable.hasResidual(second);
            if (!both) {
                decodeResiduals(i, first, second, 0);
            } else if (mel.event()) {
                decodeResiduals(i, first, second, 2);
            } else {
                decodeSmallerResiduals(i, first, second);
            }
        }
    }

    private static int firstRowContext(int left) {
        int significance = CxtVlcTable.significance(left);
        return (significance | significance >> 1) & 1 | significance >> 1 & 6;
    }

    /** Decodes a further row: the row above and the quad to the left are the context (T.814 §7.3.5 Formula 2). */
    void decodeNextRow() {
        int[] swap = above;
        above = row;
        row = swap;
        int left = 0;
        for (int i = 1; i <= quads; i += 2) {
            vlc.prepare();
            int first = code(CxtVlcTable.OTHER_LINE_PAIRS, context(i, left));
            left = first;
            int second = 0;
            if (i < quads) {
                second = code(CxtVlcTable.OTHER_LINE_PAIRS, context(i + 1, left));
                left = second;
            }
            decodeResiduals(i, first, second, 0);
        }
    }

    /** Bit 0: north-west or north; bit 1: west or south-west; bit 2: north-east or the one after it. */
    private int context(int index, int left) {
        int northWest = CxtVlcTable.significance(above[index - 1]) >> 3;
        int north = CxtVlcTable.significance(above[index]);
        int northFar = CxtVlcTable.significance(above[index + 1]) >> 1;
        int west = CxtVlcTable.significance(left) >> 2;
        return (northWest | north >> 1) & 1 | ((west | west >> 1) & 1) << 1 | ((north >> 3 | northFar) & 1) << 2;
    }

    private int code(CxtVlcTable table, int context) {
        if (context == 0 && !mel.event()) {
            return 0;
        }
        int code = table.code(context, vlc.peek(CxtVlcTable.INDEX_BITS));
        vlc.skip(CxtVlcTable.length(code));
        return code;
    }

    /** The prefixes of the pair, then the suffixes, then the extensions (T.814 §7.3.6 Formulas 3 and 4). */
    private void decodeResiduals(int index, int first, int second, int offset) {
        int prefix1 = CxtVlcTable.hasResidual(first) ? prefix() : 0;
        int prefix2 = CxtVlcTable.hasResidual(second) ? prefix() : 0;
        finishResiduals(
                index,
                first + (prefix1 + offset << RESIDUAL_SHIFT),
                second + (prefix2 + offset << RESIDUAL_SHIFT),
                prefix1 << 3 | prefix2);
    }

    /** In the first row, where not both of a pair's residuals are above 2: after a large one a single bit is the other. */
    private void decodeSmallerResiduals(int index, int first, int second) {
        int prefix1 = prefix();
        boolean large = prefix1 > 2;
        int prefix2 = large ? vlc.take(1) + 1 : prefix();
        finishResiduals(
                index,
                first + (prefix1 << RESIDUAL_SHIFT),
                second + (prefix2 << RESIDUAL_SHIFT),
                prefix1 << 3 | prefix2);
    }

    private void finishResiduals(int index, int first, int second, int prefixes) {
        int suffix1 = suffix(prefixes >> 3);
        int suffix2 = suffix(prefixes & 7);
        row[index] = first + (suffix1 + extension(suffix1) << RESIDUAL_SHIFT);
        if (index < quads) {
            row[index + 1] = second + (suffix2 + extension(suffix2) << RESIDUAL_SHIFT);
        }
    }

    private int prefix() {
        int entry = PREFIXES[vlc.peek(3)];
        vlc.skip(entry & 3);
        return entry >> 2;
    }

    private int suffix(int prefix) {
        if (prefix < 3) {
            return 0;
        }
        return vlc.take(prefix == 3 ? 1 : 5);
    }

    private int extension(int suffix) {
        return suffix < 28 ? 0 : 4 * vlc.take(4);
    }
}
