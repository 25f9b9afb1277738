/** Frames of multi-frame images: what the functional groups say of each (PS3.3 §C.7.6.16). */
@NullMarked
package org.atlasnode.dicom.multiframe;

import org.jspecify.annotations.NullMarked;
