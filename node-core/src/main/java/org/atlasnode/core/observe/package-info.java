/** Metrics, audit and the log of events. */
@NullMarked
package org.atlasnode.core.observe;

import org.jspecify.annotations.NullMarked;
