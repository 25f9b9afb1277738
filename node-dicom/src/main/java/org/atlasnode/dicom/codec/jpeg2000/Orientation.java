package org.atlasnode.dicom.codec.jpeg2000;

/** Which of the four sub-bands of a decomposition (T.800 §B.5): horizontal filter first, L low, H high. */
enum Orientation {
    LL(0, 0),
    HL(1, 0),
    LH(0, 1),
    HH(1, 1);

    private final int xOffset;
    private final int yOffset;

    Orientation(int xOffset, int yOffset) {
        this.xOffset = xOffset;
        this.yOffset = yOffset;
    }

    /** xo of T.800 Table B.1: 1 where the sub-band is high-pass from left to right. */
    int xOffset() {
        return xOffset;
    }

    /** yo of T.800 Table B.1: 1 where the sub-band is high-pass from top to bottom. */
    int yOffset() {
        return yOffset;
    }

    /** log2 of the sub-band's nominal gain (T.800 Table E.1). */
    int log2Gain() {
        return xOffset + yOffset;
    }

    /** The place of the sub-band among those of its decomposition level, from 0 (T.800 §B.9). */
    int index() {
        return xOffset + 2 * yOffset;
    }
}
