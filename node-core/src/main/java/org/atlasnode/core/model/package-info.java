/** The contract between reception, inference and results: what a series, a job, a finding and a delivery are. */
@NullMarked
package org.atlasnode.core.model;

import org.jspecify.annotations.NullMarked;
