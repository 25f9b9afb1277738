/** Storage Commitment as SCU (PS3.4 §J): destinations are asked to keep what they stored, and their reports are heard. */
@NullMarked
package org.atlasnode.results.commitment;

import org.jspecify.annotations.NullMarked;
