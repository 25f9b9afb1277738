package org.atlasnode.core.durable;

import org.jspecify.annotations.Nullable;

/**
 * Lets threads that want the same thing forced to disk share one force: while one runs, all that come wait, and the next
 * force is for all of them. A thread never shares a force that began before it asked. Thread-safe.
 */
public final class SharedForce {

    private final Force force;
    private boolean running;
    private Round next = new Round();

    public SharedForce(Force force) {
        this.force = force;
    }

    /**
     * Returns when a force that began after this call has ended well.
     *
     * @throws ForceException when that force failed, for every thread that shared it
     */
    public void await() throws ForceException {
        Round mine = join();
        if (!mine.ended) {
            lead(mine);
        }
        if (mine.problem != null) {
            throw new ForceException(mine.problem);
        }
    }

    /** The round that begins next: ended when this returns, or this thread's to lead. */
    private synchronized Round join() {
        Round mine = next;
        boolean interrupted = false;
        while (running && !mine.ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!mine.ended) {
            running = true;
            next = new Round();
        }
        return mine;
    }

    private void lead(Round round) {
        Exception problem = new IllegalStateException("the force did not end");
        try {
            force.run();
            problem = null;
        } catch (Exception e) {
            problem = e;
        } finally {
            end(round, problem);
        }
    }

    private synchronized void end(Round round, @Nullable Exception problem) {
        round.problem = problem;
        round.ended = true;
        running = false;
        notifyAll();
    }

    /** Forces to disk what was written before it began. */
    @FunctionalInterface
    public interface Force {
        void run() throws Exception;
    }

    /** A force that failed: what was to be forced may not survive a power cut. */
    public static final class ForceException extends Exception {

        private static final long serialVersionUID = 1L;

        ForceException(Throwable cause) {
            super("cannot be forced to disk: " + cause.getMessage(), cause);
        }
    }

    /** One force and those who share it. Written under the lock, {@code ended} last. */
    private static final class Round {
        private volatile @Nullable Exception problem;
        private volatile boolean ended;
    }
}
