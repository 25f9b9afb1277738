/** Pictures of figures: ROC curves and reliability diagrams, as PNG. */
@NullMarked
package org.atlasnode.app.evaluate.plot;

import org.jspecify.annotations.NullMarked;
