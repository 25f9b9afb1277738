/** What models are given: volumes turned upright, and windows cut out of them. */
@NullMarked
package org.atlasnode.inference.volume;

import org.jspecify.annotations.NullMarked;
