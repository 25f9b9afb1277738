/** What makes several threads share one force to disk. */
@NullMarked
package org.atlasnode.core.durable;

import org.jspecify.annotations.NullMarked;
