/** From a finished job to the destinations: publishing, and the outbox. */
@NullMarked
package org.atlasnode.results.delivery;

import org.jspecify.annotations.NullMarked;
