package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;

/** Decodes the coefficients of one code-block. Keeps its working memory; confined to one thread. */
interface BlockDecoder {

    /**
     * Decodes all passes of a block that has at least one.
     *
     * <p>A sample is the coefficient with one bit below the integer magnitude, in two's complement: {@code sign * (2 *
     * magnitude + h)}, {@code h} the middle of what the undecoded bit planes may still hold (1 where all are decoded).
     * So a reversible coefficient is {@code sample / 2}, truncated toward 0, and an irreversible one {@code sample *
     * 0.5 * step}.
     *
     * @param block at most 1024 wide or high, at most 4096 samples, at most 30 bit planes that are not zero
     * @param samples filled from index 0, row by row, {@code block.width()} in a row
     */
    void decode(CodeBlock block, int[] samples) throws CodecException;
}
