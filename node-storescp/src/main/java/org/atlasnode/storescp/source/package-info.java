/** The archive that a series comes from is asked how much there is of it. */
@NullMarked
package org.atlasnode.storescp.source;

import org.jspecify.annotations.NullMarked;
