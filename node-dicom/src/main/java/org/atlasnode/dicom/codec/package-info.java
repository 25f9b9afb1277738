/** Compressed frames to samples: one decoder for each family of codestreams. Knows bytes and samples, no data sets. */
@NullMarked
package org.atlasnode.dicom.codec;

import org.jspecify.annotations.NullMarked;
