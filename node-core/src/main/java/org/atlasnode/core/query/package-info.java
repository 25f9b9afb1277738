/** Archives that are asked for studies and from which studies are fetched, whatever the protocol. */
@NullMarked
package org.atlasnode.core.query;

import org.jspecify.annotations.NullMarked;
