/** Slices of a series in space, and the volume they make. */
@NullMarked
package org.atlasnode.core.volume;

import org.jspecify.annotations.NullMarked;
