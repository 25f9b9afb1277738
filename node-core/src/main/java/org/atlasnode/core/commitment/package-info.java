/** The messages of Storage Commitment (PS3.4 §J), as both roles read and write them. */
@NullMarked
package org.atlasnode.core.commitment;

import org.jspecify.annotations.NullMarked;
