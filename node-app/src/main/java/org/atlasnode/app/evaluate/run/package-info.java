/** From a folder of studies to the analyses of its series. */
@NullMarked
package org.atlasnode.app.evaluate.run;

import org.jspecify.annotations.NullMarked;
