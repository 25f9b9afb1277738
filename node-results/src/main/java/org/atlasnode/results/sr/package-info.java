/** Structured reports: content model, code table, the TID 1500 report. */
@NullMarked
package org.atlasnode.results.sr;

import org.jspecify.annotations.NullMarked;
