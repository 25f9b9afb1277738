package org.atlasnode.dicom.codec.jpeg2000;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;

/**
 * How a tile-component is coded: the part that marker segments COD and COC share (T.800 §A.6.1, Table A.20). Immutable.
 *
 * @param levels NL, how often the image is decomposed
 * @param blockStyle flags of {@link BlockCoding}
 * @param reversible whether the wavelet is the reversible 5-3 and not the irreversible 9-7
 * @param precincts PPx and PPy in a byte for each resolution level, the lowest first; empty: none divides
 */
record CodingStyle(
        int levels,
        int blockWidthExponent,
        int blockHeightExponent,
        int blockStyle,
        boolean reversible,
        List<Integer> precincts) {

    private static final int MAX_LEVELS = 32;
    private static final int WHOLE = 15;
    private static final int MIXED_BLOCKS = 0x80;

    CodingStyle {
        precincts = List.copyOf(precincts);
    }

    static CodingStyle read(ByteCursor in, boolean withPrecincts) throws CodecException {
        int levels = in.u8();
        int blockWidth = in.u8() + 2;
        int blockHeight = in.u8() + 2;
        int blockStyle = in.u8();
        int wavelet = in.u8();
        if (levels > MAX_LEVELS) {
            throw in.failure(levels + " decomposition levels");
        }
        if (blockWidth > 10 || blockHeight > 10 || blockWidth + blockHeight > 12) {
            throw in.failure("code-blocks of 2^" + blockWidth + " x 2^" + blockHeight);
        }
        if (wavelet > 1 || (blockStyle & MIXED_BLOCKS) != 0) {
            throw in.failure("wavelet " + wavelet + " with code-block style " + blockStyle);
        }
        List<Integer> precincts = withPrecincts ? readPrecincts(in, levels) : List.of();
        return new CodingStyle(levels, blockWidth, blockHeight, blockStyle, wavelet == 1, precincts);
    }

    private static List<Integer> readPrecincts(ByteCursor in, int levels) throws CodecException {
        List<Integer> precincts = new ArrayList<>();
        for (int resolution = 0; resolution <= levels; resolution++) {
            int size = in.u8();
            if (resolution > 0 && ((size & 0x0F) == 0 || size >> 4 == 0)) {
                throw in.failure("a precinct of size 1 above the lowest resolution level");
            }
            precincts.add(size);
        }
        return precincts;
    }

    /** PPx, log2 of a precinct's width at a resolution level. */
    int precinctWidthExponent(int resolution) {
        return precincts.isEmpty() ? WHOLE : precincts.get(resolution) & 0x0F;
    }

    /** PPy, log2 of a precinct's height at a resolution level. */
    int precinctHeightExponent(int resolution) {
        return precincts.isEmpty() ? WHOLE : precincts.get(resolution) >> 4;
    }
}
