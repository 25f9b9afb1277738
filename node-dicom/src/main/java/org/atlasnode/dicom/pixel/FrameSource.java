package org.atlasnode.dicom.pixel;

import java.io.Closeable;
import java.io.IOException;

/**
 * Gives the samples of single frames: one implementation for each way in which pixel data lies in a file. Decoders of
 * compressed pixel data are further implementations, chosen by transfer syntax in {@link FrameReader}. Confined to one
 * thread.
 */
interface FrameSource extends Closeable {

    /**
     * Fills the beginning of the target with the samples of a frame as they were allocated; what lies beside the bits
     * stored is not masked yet.
     *
     * @param index from 0, in range
     * @param target at least as long as a frame
     */
    void read(int index, short[] target) throws IOException;
}
