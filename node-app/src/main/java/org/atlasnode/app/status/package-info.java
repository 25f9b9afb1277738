/** What the node tells of itself: facts, their JSON, and their table. */
@NullMarked
package org.atlasnode.app.status;

import org.jspecify.annotations.NullMarked;
