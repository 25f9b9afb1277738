/** RLE Lossless, PS3.5 Annex G. */
@NullMarked
package org.atlasnode.dicom.codec.rle;

import org.jspecify.annotations.NullMarked;
