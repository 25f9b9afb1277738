/** JPEG-LS, lossless and near-lossless: ITU-T T.87 (ISO/IEC 14495-1). */
@NullMarked
package org.atlasnode.dicom.codec.jpegls;

import org.jspecify.annotations.NullMarked;
