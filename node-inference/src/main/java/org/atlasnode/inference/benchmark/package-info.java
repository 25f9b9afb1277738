/** What a model costs: the node's way of running it against its bare graphs. */
@NullMarked
package org.atlasnode.inference.benchmark;

import org.jspecify.annotations.NullMarked;
