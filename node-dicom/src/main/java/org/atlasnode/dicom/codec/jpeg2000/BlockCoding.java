package org.atlasnode.dicom.codec.jpeg2000;

/**
 * What the code-blocks of one sub-band have in common. Immutable.
 *
 * @param orientation the sub-band
 * @param bitPlanes Mb, the bit planes of a magnitude (T.800 Equation E-2), raised by a region of interest's shift
 * @param style the code-block style (T.800 Table A.19, T.814 Table A.4)
 */
record BlockCoding(Orientation orientation, int bitPlanes, int style) {

    /** Style: raw bits instead of the arithmetic coder from the fifth bit plane on (T.800 §D.6). */
    static final int BYPASS = 0x01;

    /** Style: context probabilities start afresh with each pass. */
    static final int RESET = 0x02;

    /** Style: each pass ends its own codeword segment. */
    static final int TERMINATE_ALL = 0x04;

    /** Style: contexts do not look into the next stripe (T.800 §D.7). */
    static final int VERTICALLY_CAUSAL = 0x08;

    /** Style: segments end predictably; of use to a decoder only for finding errors. */
    static final int PREDICTABLE_TERMINATION = 0x10;

    /** Style: each cleanup pass ends with the symbol 1010 (T.800 §D.5). */
    static final int SEGMENTATION_SYMBOLS = 0x20;

    /** Style: high-throughput code-blocks (T.814 §A.4). */
    static final int HIGH_THROUGHPUT = 0x40;

    boolean has(int flag) {
        return (style & flag) != 0;
    }
}
