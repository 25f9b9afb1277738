package org.atlasnode.inference.pipeline;

import org.atlasnode.inference.volume.Window;

/** Where the cells of a heat map [K, rows, columns] lie in the volume. */
interface HeatGrid {

    /** The part of each slice that rows and columns divide. */
    Window window();

    /** Distance of the K places along the normal. */
    double stepMm();

    /** One of the K places along the normal. */
    double positionMm(int k);

    /** The slice of the series at one of the K places. */
    int sliceAt(int k);
}
