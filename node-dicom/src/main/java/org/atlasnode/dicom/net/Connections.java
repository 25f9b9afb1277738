package org.atlasnode.dicom.net;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections of a server and which of them are associations, under its limits. Connections that have not asked for
 * an association yet, or were rejected, take no association's place; there may be as many of them as of associations,
 * and some. Thread-safe.
 */
final class Connections {

    private static final int SPARE_CONNECTIONS = 16;

    private final ServerSettings.Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<ServerConnection> all = new HashSet<>();
    private final Map<String, Integer> associationsByCaller = new HashMap<>();
    private int associations;

    Connections(ServerSettings.Limits limits) {
        this.limits = limits;
    }

    /** Whether there is room for this connection; then it is counted until {@link #remove}. */
    boolean add(ServerConnection connection) {
        lock.lock();
        try {
            return all.size() < 2 * limits.associations() + SPARE_CONNECTIONS && all.add(connection);
        } finally {
            lock.unlock();
        }
    }

    void remove(ServerConnection connection) {
        lock.lock();
        try {
            all.remove(connection);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether one more association of this caller is within the limits; then it is counted until {@link #dissociate}. */
    boolean associate(String callingAeTitle) {
        lock.lock();
        try {
            int ofCaller = associationsByCaller.getOrDefault(callingAeTitle, 0);
            if (associations >= limits.associations() || ofCaller >= limits.associationsPerCaller()) {
                return false;
            }
            associations++;
            associationsByCaller.put(callingAeTitle, ofCaller + 1);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void dissociate(String callingAeTitle) {
        lock.lock();
        try {
            associations--;
            associationsByCaller.computeIfPresent(callingAeTitle, (title, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }

    int associationCount() {
        lock.lock();
        try {
            return associations;
        } finally {
            lock.unlock();
        }
    }

    /** A copy. */
    List<ServerConnection> all() {
        lock.lock();
        try {
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is none left; false where there still is after so long. */
    boolean awaitNone(Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (!all.isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return all.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
