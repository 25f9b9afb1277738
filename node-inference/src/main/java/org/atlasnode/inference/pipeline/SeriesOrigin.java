package org.atlasnode.inference.pipeline;

import org.atlasnode.core.model.Priority;
import org.atlasnode.core.model.SeriesRecord;

/** What is to be known of where a series comes from, before models run over it. Thread-safe. */
public interface SeriesOrigin {

    /** How urgent series from its source are. */
    Priority priority(SeriesRecord series);

    /** Whether it holds results of this software: a model that ran over these would answer itself. */
    boolean isOwnResult(SeriesRecord series);
}
