/** Black-box tests: the node as a process of its own, between senders and archives that others wrote. */
@NullMarked
package org.atlasnode.app.it;

import org.jspecify.annotations.NullMarked;
