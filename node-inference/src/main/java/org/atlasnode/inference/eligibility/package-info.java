/** Which series a model takes: a pure decision over headers, with its reason. */
@NullMarked
package org.atlasnode.inference.eligibility;

import org.jspecify.annotations.NullMarked;
