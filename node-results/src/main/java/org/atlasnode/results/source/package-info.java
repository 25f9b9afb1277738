/** What results are made from and named by: the source series, the attributes copied of it, this node, UIDs. */
@NullMarked
package org.atlasnode.results.source;

import org.jspecify.annotations.NullMarked;
