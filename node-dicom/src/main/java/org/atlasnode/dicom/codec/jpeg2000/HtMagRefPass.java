package org.atlasnode.dicom.codec.jpeg2000;

/**
 * The magnitude refinement pass of a high-throughput code-block (T.814 §7.5): one more bit for each sample that the
 * cleanup pass found significant. Confined to one thread.
 */
final class HtMagRefPass {

    private static final int STRIPE = 4;

    private final BackwardBits bits = new BackwardBits();

    /**
     * Refines the samples of a cleanup pass; to be called before {@link HtSigPropPass} makes others significant, which
     * does not look at magnitudes.
     *
     * @param from where the refinement segment starts in the block's bytes
     * @param plane the bit plane below the cleanup pass's
     */
    void decode(CodeBlock block, int from, int plane, int[] samples) {
        bits.open(block.bytes(), from, block.length());
        int width = block.width();
        for (int y = 0; y < block.height(); y += STRIPE) {
            int bottom = Math.min(y + STRIPE, block.height()) * width;
            for (int x = 0; x < width; x++) {
                bits.prepare();
                for (int index = y * width + x; index < bottom; index += width) {
                    if (samples[index] != 0) {
                        samples[index] = refine(samples[index], bits.take(1), plane);
                    }
                }
            }
        }
    }

    /** Puts a bit where the middle of the undecoded planes was, and a new middle below it. */
    private static int refine(int sample, int bit, int plane) {
        int change = (bit << plane + 1) - (1 << plane);
        return sample > 0 ? sample + change : sample - change;
    }
}
