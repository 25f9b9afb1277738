/** The evaluation of a model on labelled studies: what {@code atlas evaluate} does. */
@NullMarked
package org.atlasnode.app.evaluate;

import org.jspecify.annotations.NullMarked;
