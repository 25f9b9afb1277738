package org.atlasnode.dicom.codec.jpegls;

/** How the components of a scan alternate (ILV, T.87 §C.2.3). */
enum Interleave {
    NONE,
    LINE,
    SAMPLE
}
