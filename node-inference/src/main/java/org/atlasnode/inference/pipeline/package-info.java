/** From a complete series to its analysis: planning, the stages of a model, findings, and the worker that runs jobs. */
@NullMarked
package org.atlasnode.inference.pipeline;

import org.jspecify.annotations.NullMarked;
