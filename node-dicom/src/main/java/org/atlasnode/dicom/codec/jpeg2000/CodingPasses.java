package org.atlasnode.dicom.codec.jpeg2000;

import java.util.Arrays;

/**
 * The three coding passes over the bit planes of a code-block (T.800 §D.3), and the state they share. Confined to one
 * thread.
 *
 * <p>Coefficients go by columns of four, the parts of a stripe; each column has one word of flags. Its bits 0 to 17 are
 * the significance of the column and all around it, three to a row from the row above; 18 to 21 what this bit plane has
 * visited already; 22 to 25 what has been refined before; 26 to 31 the signs of the column and those above and below. So
 * a neighbourhood is a shift and a mask, and a column in which nothing happens is seen at one glance.
 */
final class CodingPasses {

    private static final int STRIPE = 4;
    private static final int SIGNIFICANCE = 0x3FFFF;
    private static final int VISITED = 18;
    private static final int ALL_VISITED = 0xF << VISITED;
    private static final int REFINED = 22;
    private static final int SIGN = 26;
    private static final int FIRST_REFINEMENT = 14;

    /** Leading zeros of a set of rows that has the first. */
    private static final int FIRST_ROW_ZEROS = 28;

    private final byte[] signContexts = Contexts.signCoding();
    private final MqDecoder mq;
    private final RawBits rawBits;
    private boolean raw;

    private byte[] zeroContexts = Contexts.zeroCoding(Orientation.LL);
    private boolean causal;
    private int width;
    private int height;
    private int stride;
    private int[] flags = {};
    private int[] samples = {};

    private int plane;

    /** The value of a coefficient that becomes significant now, the next lower bit in the middle. */
    private int first;

    CodingPasses(MqDecoder mq, RawBits rawBits) {
        this.mq = mq;
        this.rawBits = rawBits;
    }

    /** Starts a block: no coefficient is significant. */
    void start(CodeBlock block, int[] target) {
        width = block.width();
        height = block.height();
        stride = width + 2;
        samples = target;
        zeroContexts = Contexts.zeroCoding(block.coding().orientation());
        causal = block.coding().has(BlockCoding.VERTICALLY_CAUSAL);
        int words = stride * ((height + STRIPE - 1) / STRIPE + 2);
        if (flags.length < words) {
            flags = new int[words];
        } else {
            Arrays.fill(flags, 0, words, 0);
        }
        Arrays.fill(target, 0, width * height, 0);
    }

    /** Whether symbols come as raw bits, not from the arithmetic decoder. */
    void setRaw(boolean isRaw) {
        raw = isRaw;
    }

    /** Goes to a bit plane, 0 the lowest. */
    void setPlane(int number) {
        plane = number;
        first = 3 << number;
    }

    /** The significance propagation pass (T.800 §D.3.1). */
    void significance() {
        for (int y = 0, row = stride; y < height; y += STRIPE, row += stride) {
            int all = rows(height - y);
            for (int x = 0; x < width; x++) {
                int flag = flags[row + 1 + x];
                if ((flag & SIGNIFICANCE) != 0) {
                    propagate(row + 1 + x, ~significantRows(flag) & all, y * width + x);
                }
            }
        }
    }

    private void propagate(int word, int rows, int index) {
        for (int left = rows; left != 0; ) {
            int r = Integer.numberOfLeadingZeros(left) - FIRST_ROW_ZEROS;
            left &= ~(8 >>> r);
            int around = flags[word] >>> 3 * r & Contexts.NEIGHBOURS;
            if (around != 0) {
                flags[word] |= 8 << VISITED >>> r;
                int symbol = raw ? rawBits.bit() : mq.decode(zeroContexts[around]);
                if (symbol != 0) {
                    becomeSignificant(word, r, index + r * width);
                }
            }
        }
    }

    /** The magnitude refinement pass (T.800 §D.3.3). */
    void refinement() {
        for (int y = 0, row = stride; y < height; y += STRIPE, row += stride) {
            for (int x = 0; x < width; x++) {
                int flag = flags[row + 1 + x];
                int rows = significantRows(flag) & ~(flag >>> VISITED);
                if (rows != 0) {
                    refine(flag, rows, y * width + x);
                    flags[row + 1 + x] = flag | rows << REFINED;
                }
            }
        }
    }

    private void refine(int flag, int rows, int index) {
        for (int left = rows; left != 0; ) {
            int r = Integer.numberOfLeadingZeros(left) - FIRST_ROW_ZEROS;
            left &= ~(8 >>> r);
            int symbol = raw ? rawBits.bit() : mq.decode(refinementContext(flag, r));
            int at = index + r * width;
            int sample = samples[at];
            int negative = sample >> 31;
            int change = (2 * symbol << plane) - (1 << plane);
            samples[at] = sample + ((change ^ negative) - negative);
        }
    }

    /** T.800 Table D.4. */
    private static int refinementContext(int flag, int r) {
        if ((flag >>> REFINED + 3 - r & 1) != 0) {
            return FIRST_REFINEMENT + 2;
        }
        return (flag >>> 3 * r & Contexts.NEIGHBOURS) == 0 ? FIRST_REFINEMENT : FIRST_REFINEMENT + 1;
    }

    /** All rows of a column as a set, the first in bit 3. */
    private static int rows(int left) {
        return left < STRIPE ? -16 >> left & 0xF : 0xF;
    }

    /** The significant rows of a column, its first in bit 3: the multiplication gathers the bits in reverse. */
    private static int significantRows(int flag) {
        return (flag >>> 4 & 0x249) * 0x1111 >>> 9 & 0xF;
    }

    /** The cleanup pass (T.800 §D.3.4). */
    void cleanup() {
        for (int y = 0, row = stride; y < height; y += STRIPE, row += stride) {
            int all = rows(height - y);
            for (int x = 0; x < width; x++) {
                int word = row + 1 + x;
                int flag = flags[word];
                if (flag == 0 && all == 0xF) {
                    cleanUpRun(word, y * width + x);
                } else {
                    cleanUp(word, ~(significantRows(flag) | flag >>> VISITED) & all, y * width + x);
                    flags[word] &= ~ALL_VISITED;
                }
            }
        }
    }

    private void cleanUpRun(int word, int index) {
        if (mq.decode(MqDecoder.RUN_LENGTH) != 0) {
            int r = mq.decode(MqDecoder.UNIFORM) << 1;
            r |= mq.decode(MqDecoder.UNIFORM);
            becomeSignificant(word, r, index + r * width);
            cleanUp(word, 7 >>> r, index);
        }
    }

    private void cleanUp(int word, int rows, int index) {
        for (int left = rows; left != 0; ) {
            int r = Integer.numberOfLeadingZeros(left) - FIRST_ROW_ZEROS;
            left &= ~(8 >>> r);
            if (mq.decode(zeroContexts[flags[word] >>> 3 * r & Contexts.NEIGHBOURS]) != 0) {
                becomeSignificant(word, r, index + r * width);
            }
        }
    }

    private void becomeSignificant(int word, int r, int index) {
        int sign = raw ? rawBits.bit() : sign(word, r);
        samples[index] = (first ^ -sign) + sign;
        int row = 3 * (r + 1);
        flags[word - 1] |= 4 << row;
        flags[word] |= 2 << row | sign << SIGN + 1 + r;
        flags[word + 1] |= 1 << row;
        if (r == 0 && !causal) {
            int above = word - stride;
            flags[above - 1] |= 4 << 15;
            flags[above] |= 2 << 15 | sign << SIGN + 5;
            flags[above + 1] |= 1 << 15;
        } else if (r == STRIPE - 1) {
            int below = word + stride;
            flags[below - 1] |= 4;
            flags[below] |= 2 | sign << SIGN;
            flags[below + 1] |= 1;
        }
    }

    private int sign(int word, int r) {
        int flag = flags[word];
        int negative = flag >>> SIGN + r & 1
                | (flags[word - 1] >>> SIGN + 1 + r & 1) << 2
                | (flags[word + 1] >>> SIGN + 1 + r & 1) << 4
                | (flag >>> SIGN + 2 + r & 1) << 6;
        int context = signContexts[flag >>> 3 * r & Contexts.CROSS | negative];
        return mq.decode(context >> 1) ^ context & 1;
    }
}
