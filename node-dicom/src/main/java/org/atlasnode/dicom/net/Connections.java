package org.atlasnode.dicom.net;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections of a server and which of them are associations, under its limits. Connections that have not asked for
 * an association yet, or were rejected, take no association's place; there may be as many of them as of associations,
 * and some. Where there are more, the one that is at it longest gives way: an honest peer sends its request at once, so
 * that silent connections cannot keep it out. Thread-safe.
 */
final class Connections {

    private static final int SPARE_CONNECTIONS = 16;

    private final ServerSettings.Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** In the order of their coming. */
    private final Set<ServerConnection> all = new LinkedHashSet<>();
    /** Those of all that gave way and whose threads are about to end. */
    private final Set<ServerConnection> givingWay = new HashSet<>();

    private final Map<String, Integer> associationsByCaller = new HashMap<>();
    private int associations;

    Connections(ServerSettings.Limits limits) {
        this.limits = limits;
    }

    /** What became of a connection that came in. */
    enum Admission {
        /** There was room. */
        TAKEN,
        /** Another connection was closed for it. */
        MADE_ROOM,
        /** There is no room, and it is not counted. */
        REFUSED
    }

    /** Takes a connection where there is room or can be made; then it is counted until {@link #remove}. */
    Admission add(ServerConnection connection) {
        Optional<ServerConnection> longest = Optional.empty();
        lock.lock();
        try {
            if (all.size() - givingWay.size() >= 2 * limits.associations() + SPARE_CONNECTIONS) {
                longest = findLongestPending();
                if (longest.isEmpty()) {
                    return Admission.REFUSED;
                }
                givingWay.add(longest.get());
            }
            all.add(connection);
        } finally {
            lock.unlock();
        }
        longest.ifPresent(ServerConnection::kill);
        return longest.isPresent() ? Admission.MADE_ROOM : Admission.TAKEN;
    }

    private Optional<ServerConnection> findLongestPending() {
        return givingWay.size() >= SPARE_CONNECTIONS
                ? Optional.empty()
                : all.stream()
                        .filter(connection -> !connection.isEstablished() && !givingWay.contains(connection))
                        .findFirst();
    }

    void remove(ServerConnection connection) {
        lock.lock();
        try {
            all.remove(connection);
            givingWay.remove(connection);
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
