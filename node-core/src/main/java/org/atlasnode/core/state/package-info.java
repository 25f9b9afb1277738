/** Durable state: state machines, and the store of series, jobs, results and deliveries. */
@NullMarked
package org.atlasnode.core.state;

import org.jspecify.annotations.NullMarked;
