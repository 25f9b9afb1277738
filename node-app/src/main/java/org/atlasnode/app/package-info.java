/** The only place that composes the modules: the node and its program. */
@NullMarked
package org.atlasnode.app;

import org.jspecify.annotations.NullMarked;
