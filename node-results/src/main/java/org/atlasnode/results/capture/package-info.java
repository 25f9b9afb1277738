/** Overlay images: secondary captures of the analysed series. */
@NullMarked
package org.atlasnode.results.capture;

import org.jspecify.annotations.NullMarked;
