package org.atlasnode.storescp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.atlasnode.core.model.SeriesKey;

/** Counts, for each series, the instances that lie in the object store and not yet in the state store. Thread-safe. */
final class PendingSeries {

    private final Map<SeriesKey, Integer> counts = new ConcurrentHashMap<>();

    void add(SeriesKey key) {
        counts.merge(key, 1, Integer::sum);
    }

    void remove(SeriesKey key) {
        counts.computeIfPresent(key, (series, count) -> count > 1 ? count - 1 : null);
    }

    boolean contains(SeriesKey key) {
        return counts.containsKey(key);
    }
}
