/** Inbound: who may call, durable reception, tracking and completion of series, retention. */
@NullMarked
package org.atlasnode.storescp;

import org.jspecify.annotations.NullMarked;
