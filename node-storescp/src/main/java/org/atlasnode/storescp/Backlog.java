package org.atlasnode.storescp;

import java.time.Duration;

/**
 * Counts what is handed over to a queue and what has come out of it at the other end, in the same order, so that one can
 * wait for what was handed over by now. Thread-safe.
 */
final class Backlog {

    private long handedOver;
    private long done;

    synchronized void handedOver() {
        handedOver++;
    }

    synchronized void done(int count) {
        done += count;
        notifyAll();
    }

    /** Waits for what was handed over before the call; false where the time is over before. */
    synchronized boolean awaitDone(Duration patience) throws InterruptedException {
        long wanted = handedOver;
        long end = System.nanoTime() + patience.toNanos();
        while (done < wanted) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
