/** Frames of pixel data as stored values (PS3.5 §8, §A.4, PS3.3 §C.7.6.3). */
@NullMarked
package org.atlasnode.dicom.pixel;

import org.jspecify.annotations.NullMarked;
