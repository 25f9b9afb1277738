/**
 * JPEG 2000 Part 1 (ITU-T T.800 | ISO/IEC 15444-1) codestreams to samples: markers, packets, code-blocks, wavelets. What
 * differs in the High-Throughput variant (T.814) is its block coder and how a packet header counts its passes.
 */
@NullMarked
package org.atlasnode.dicom.codec.jpeg2000;

import org.jspecify.annotations.NullMarked;
