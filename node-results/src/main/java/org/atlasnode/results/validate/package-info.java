/** The node's own checks of a result object before it may leave. */
@NullMarked
package org.atlasnode.results.validate;

import org.jspecify.annotations.NullMarked;
