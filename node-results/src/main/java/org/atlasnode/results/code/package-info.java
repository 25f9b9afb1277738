/** Coded concepts, and the one table of those that results use. */
@NullMarked
package org.atlasnode.results.code;

import org.jspecify.annotations.NullMarked;
