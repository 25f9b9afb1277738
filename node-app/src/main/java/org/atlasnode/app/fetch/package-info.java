/** Studies that are pulled from archives into the running node. */
@NullMarked
package org.atlasnode.app.fetch;

import org.jspecify.annotations.NullMarked;
