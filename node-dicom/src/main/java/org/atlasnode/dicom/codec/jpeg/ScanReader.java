package org.atlasnode.dicom.codec.jpeg;

import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/** Fills an image from its scans. */
interface ScanReader {

    /** Reads the entropy-coded segments of a scan, which begin at the codestream's place. */
    void read(ScanHeader scan, DecodingTables tables, MarkerSegments codestream) throws CodecException;

    /** Completes the image after all components had their scan, where that leaves anything to do. */
    default void finish() {}
}
