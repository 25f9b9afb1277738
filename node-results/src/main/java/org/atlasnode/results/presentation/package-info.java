/** Presentation states (PS3.3 §A.33.1) that show findings on the received slices themselves. */
@NullMarked
package org.atlasnode.results.presentation;

import org.jspecify.annotations.NullMarked;
