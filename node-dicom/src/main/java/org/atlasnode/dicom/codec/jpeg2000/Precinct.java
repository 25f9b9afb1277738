package org.atlasnode.dicom.codec.jpeg2000;

import java.util.List;

/**
 * One precinct of a resolution level (T.800 §B.6): what a packet of one layer is about. Confined to one thread.
 */
final class Precinct {

    private final int component;
    private final int resolution;
    private final long x;
    private final long y;
    private final List<PrecinctBand> bands;
    private int nextLayer;

    /**
     * @param x column on the reference grid at which a progression by position meets it
     * @param y row on the reference grid at which a progression by position meets it
     * @param bands its parts of the sub-bands, without the empty ones
     */
    Precinct(int component, int resolution, long x, long y, List<PrecinctBand> bands) {
        this.component = component;
        this.resolution = resolution;
        this.x = x;
        this.y = y;
        this.bands = bands;
    }

    int component() {
        return component;
    }

    int resolution() {
        return resolution;
    }

    long x() {
        return x;
    }

    long y() {
        return y;
    }

    List<PrecinctBand> bands() {
        return bands;
    }

    /** The layer of the next packet; those below have been read. */
    int nextLayer() {
        return nextLayer;
    }

    void countLayer() {
        nextLayer++;
    }
}
