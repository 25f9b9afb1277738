package org.atlasnode.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The last lines that a program printed, at most {@value #MAX_LINES} of them. Thread-safe. */
final class OutputTail {

    private static final int MAX_LINES = 5_000;
    private static final int MAX_LINE_CHARS = 4_000;

    private final Deque<String> lines = new ArrayDeque<>();
    private long addedCount;
    private boolean ended;

    synchronized void add(String line) {
        lines.addLast(line.length() > MAX_LINE_CHARS ? line.substring(0, MAX_LINE_CHARS) + "..." : line);
        addedCount++;
        if (lines.size() > MAX_LINES) {
            lines.removeFirst();
        }
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized String text() {
        return String.join("\n", lines);
    }

    /** The first kept or coming line that is wanted; empty when the time is up or the output ended. */
    synchronized Optional<String> await(Predicate<String> wanted, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        long seenCount = 0;
        while (true) {
            int fresh = (int) Math.min(lines.size(), addedCount - seenCount);
            Optional<String> found = lines.stream()
                    .skip((long) lines.size() - fresh)
                    .filter(wanted)
                    .findFirst();
            seenCount = addedCount;
            long left = end - System.nanoTime();
            if (found.isPresent() || ended || left <= 0) {
                return found;
            }
            waitNanos(left);
        }
    }

    /** Waits until the program has closed its output; a child that still holds it open ends the wait by time. */
    synchronized void awaitEnd(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        while (!ended && left > 0) {
            waitNanos(left);
            left = end - System.nanoTime();
        }
    }

    private void waitNanos(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for output", e);
        }
    }
}
