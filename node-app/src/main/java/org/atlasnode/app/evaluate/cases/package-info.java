/** Labels beside answers: which series a label is of, and what the model said of it. */
@NullMarked
package org.atlasnode.app.evaluate.cases;

import org.jspecify.annotations.NullMarked;
