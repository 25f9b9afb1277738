/**
 * JPEG (ITU-T T.81): baseline, extended sequential and lossless codestreams with Huffman coding, which are the DICOM
 * transfer syntaxes 1.2.840.10008.1.2.4.50, .51, .57 and .70 (PS3.5 §8.2.1, §A.4.1).
 */
@NullMarked
package org.atlasnode.dicom.codec.jpeg;

import org.jspecify.annotations.NullMarked;
