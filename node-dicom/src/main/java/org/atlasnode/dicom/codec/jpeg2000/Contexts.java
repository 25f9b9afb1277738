package org.atlasnode.dicom.codec.jpeg2000;

/**
 * Context labels by neighbourhood (T.800 §D.3), as tables. A neighbourhood is nine bits, row by row from the upper left:
 * bit 0 is the upper left neighbour, bit 4 the coefficient itself, each set where significant.
 */
final class Contexts {

    /** The eight neighbours, without the coefficient. */
    static final int NEIGHBOURS = 0x1EF;

    /** The neighbours above, left, right and below. */
    static final int CROSS = 0xAA;

    private static final byte[][] ZERO = zeroContexts();
    private static final byte[] SIGN = signContexts();

    private Contexts() {}

    /** Labels of zero coding in a sub-band, by neighbourhood (Table D.1). */
    static byte[] zeroCoding(Orientation band) {
        return ZERO[band.index()];
    }

    /**
     * Labels of sign coding (Tables D.2 and D.3), with the bit to invert the symbol by in the lowest bit below. By {@link
     * #CROSS}, the bit below each significant neighbour set where that one is negative.
     */
    static byte[] signCoding() {
        return SIGN;
    }

    private static byte[][] zeroContexts() {
        byte[][] tables = new byte[Orientation.values().length][512];
        for (int around = 0; around < 512; around++) {
            int horizontal = count(around, 0x28);
            int vertical = count(around, 0x82);
            int diagonal = count(around, 0x145);
            byte upright = (byte) zeroContext(horizontal, vertical, diagonal);
            tables[Orientation.LL.index()][around] = upright;
            tables[Orientation.LH.index()][around] = upright;
            tables[Orientation.HL.index()][around] = (byte) zeroContext(vertical, horizontal, diagonal);
            tables[Orientation.HH.index()][around] = (byte) diagonalZeroContext(horizontal + vertical, diagonal);
        }
        return tables;
    }

    private static int count(int around, int mask) {
        return Integer.bitCount(around & mask);
    }

    private static int zeroContext(int along, int across, int diagonal) {
        if (along == 2) {
            return 8;
        }
        if (along == 1) {
            return across > 0 ? 7 : diagonal > 0 ? 6 : 5;
        }
        return across > 0 ? 2 + across : Math.min(2, diagonal);
    }

    private static int diagonalZeroContext(int straight, int diagonal) {
        return switch (diagonal) {
            case 0 -> Math.min(2, straight);
            case 1 -> 3 + Math.min(2, straight);
            case 2 -> straight > 0 ? 7 : 6;
            default -> 8;
        };
    }

    private static byte[] signContexts() {
        byte[] table = new byte[256];
        for (int around = 0; around < 256; around++) {
            int vertical = contribution(around, 1) + contribution(around, 7);
            int horizontal = contribution(around, 3) + contribution(around, 5);
            int h = Integer.signum(horizontal);
            int v = Integer.signum(vertical);
            boolean inverted = h < 0 || h == 0 && v < 0;
            int label = h == 0 ? 9 + Math.abs(v) : 12 + h * v;
            table[around] = (byte) (2 * label + (inverted ? 1 : 0));
        }
        return table;
    }

    private static int contribution(int around, int bit) {
        if ((around >> bit & 1) == 0) {
            return 0;
        }
        return (around >> bit - 1 & 1) == 0 ? 1 : -1;
    }
}
