package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;

/**
 * The significance propagation pass of a high-throughput code-block (T.814 §7.4): samples that the cleanup pass left at 0
 * beside significant ones get one more bit plane. Confined to one thread.
 */
final class HtSigPropPass {

    private static final int STRIPE = 4;
    private static final int GROUP = 4;

    private final ForwardBits bits = new ForwardBits();
    private int[] samples = {};
    private int width;
    private int height;
    private int newSample;
    private boolean causal;

    /**
     * Refines the samples of a cleanup pass.
     *
     * @param from where the refinement segment starts in the block's bytes
     * @param plane the bit plane below the cleanup pass's
     */
    void decode(CodeBlock block, int from, int plane, int[] target) throws CodecException {
        bits.open(block.bytes(), from, block.length(), 0);
        samples = target;
        width = block.width();
        height = block.height();
        newSample = 3 << plane;
        causal = block.coding().has(BlockCoding.VERTICALLY_CAUSAL);
        for (int y = 0; y < height; y += STRIPE) {
            for (int x = 0; x < width; x += GROUP) {
                decodeGroup(x, y);
            }
        }
        if (bits.stuffingBroken()) {
            throw new CodecException(0, "a refinement segment with a false stuffing bit");
        }
    }

    /** The magnitude bits of four columns of a stripe, then the signs of the samples that became significant. */
    private void decodeGroup(int x, int y) {
        int right = Math.min(x + GROUP, width);
        int bottom = Math.min(y + STRIPE, height);
        int becameSignificant = 0;
        for (int column = x; column < right; column++) {
            for (int line = y; line < bottom; line++) {
                int index = line * width + column;
                if (samples[index] == 0 && besideSignificant(column, line) && bits.read(1) == 1) {
                    samples[index] = newSample;
                    becameSignificant |= 1 << (column - x) * STRIPE + line - y;
                }
            }
        }
        for (int rest = becameSignificant; rest != 0; rest &= rest - 1) {
            int sample = Integer.numberOfTrailingZeros(rest);
            if (bits.read(1) == 1) {
                samples[(y + sample % STRIPE) * width + x + sample / STRIPE] = -newSample;
            }
        }
    }

    /** Whether one of the eight neighbours is significant by now; the next stripe may be left out (T.800 §D.7). */
    private boolean besideSignificant(int x, int y) {
        int last = causal ? Math.min(height, (y / STRIPE + 1) * STRIPE) - 1 : height - 1;
        int left = Math.max(x - 1, 0);
        int right = Math.min(x + 1, width - 1);
        for (int line = Math.max(y - 1, 0); line <= Math.min(y + 1, last); line++) {
            for (int column = left; column <= right; column++) {
                if (samples[line * width + column] != 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
