package org.atlasnode.storescp;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.atlasnode.core.model.SeriesKey;

/**
 * Keeps reception and retention of the same series apart: any number of instances may be kept at once, and while a
 * series is being deleted none of it can be. Locks are shared by series of the same hash. Thread-safe.
 */
public final class SeriesGate {

    private static final int STRIPES = 64;

    private final ReadWriteLock[] locks = IntStream.range(0, STRIPES)
            .mapToObj(i -> new ReentrantReadWriteLock())
            .toArray(ReadWriteLock[]::new);

    /** Held while an instance is committed and handed to the tracker. */
    Lock keeping(SeriesKey key) {
        return of(key).readLock();
    }

    /** Held while a series is deleted. */
    Lock deleting(SeriesKey key) {
        return of(key).writeLock();
    }

    private ReadWriteLock of(SeriesKey key) {
        return locks[Math.floorMod(key.hashCode(), STRIPES)];
    }
}
