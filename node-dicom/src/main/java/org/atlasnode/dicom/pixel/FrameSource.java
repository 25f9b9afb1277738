package org.atlasnode.dicom.pixel;

import java.io.Closeable;
import java.io.IOException;

/**
 * Gives the stored values of single frames: one implementation for each way in which pixel data lies in a file. Confined to
 * one thread.
 */
interface FrameSource extends Closeable {

    /**
     * Fills the beginning of the target as {@link FrameReader#readFrame} says.
     *
     * @param index from 0, in range
     * @param target at least as long as a frame
     */
    void read(int index, short[] target) throws IOException;
}
