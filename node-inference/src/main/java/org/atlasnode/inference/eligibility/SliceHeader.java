package org.atlasnode.inference.eligibility;

import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.multiframe.FrameHeader;

/**
 * A slice of a series without its pixels: an instance, or a frame of one. Immutable.
 *
 * @param transferSyntaxUid the syntax that its file is in
 * @param header what the data set up to Pixel Data says of it
 */
public record SliceHeader(Uid sopInstanceUid, Uid sopClassUid, Uid transferSyntaxUid, FrameHeader header) {

    /** What the slice is called. */
    public FrameRef frame() {
        return new FrameRef(sopInstanceUid, header.number());
    }
}
