/** How this node calls its peers. */
@NullMarked
package org.atlasnode.core.net;

import org.jspecify.annotations.NullMarked;
