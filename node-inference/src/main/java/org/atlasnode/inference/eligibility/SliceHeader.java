package org.atlasnode.inference.eligibility;

import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;

/**
 * An instance of a series without its pixels. Immutable.
 *
 * @param transferSyntaxUid the syntax that its file is in
 * @param header the data set up to Pixel Data
 */
public record SliceHeader(Uid sopInstanceUid, Uid sopClassUid, Uid transferSyntaxUid, DataSet header) {}
