/** Segmentations (PS3.3 §A.51) of what a model found, in the geometry of the received slices. */
@NullMarked
package org.atlasnode.results.seg;

import org.jspecify.annotations.NullMarked;
