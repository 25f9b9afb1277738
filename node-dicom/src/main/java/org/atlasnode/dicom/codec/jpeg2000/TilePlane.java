package org.atlasnode.dicom.codec.jpeg2000;

/**
 * The coefficients, and after {@link #reconstruct} the samples, of one tile-component, row by row. Before that the
 * sub-bands lie side by side, the lowest at the upper left. Confined to one thread.
 */
interface TilePlane {

    /** Puts the samples of a block decoder in their place. */
    void place(CodeBlock block, int[] decoded, float step);

    /** Undoes the wavelet transform of every decomposition level (T.800 §F.3). */
    void reconstruct(TileComponent layout);

    /** A sample after {@link #reconstruct}, rounded. */
    int sample(int index);
}
