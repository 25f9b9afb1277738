package org.atlasnode.storescp.commitment;

import org.atlasnode.core.model.SeriesKey;

/** Hears that a sender asked for commitment to objects of a series: it sends no more of it, as a rule. */
@FunctionalInterface
public interface CompletionSign {

    void seen(SeriesKey series);
}
