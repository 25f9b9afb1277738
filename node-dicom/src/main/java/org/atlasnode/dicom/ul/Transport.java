package org.atlasnode.dicom.ul;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * The transport connection under an association (PS3.8 §9.1): a byte channel whose reads and writes wait, but not beyond
 * a deadline; past it they throw {@link java.net.SocketTimeoutException}. Reading, writing and setting deadlines are
 * confined to the association's thread; {@link #stop} and {@link #close} are for any thread.
 */
interface Transport extends ByteChannel {

    /** Makes the connection ready for both sides: TLS shakes hands; plain TCP is ready. */
    default void open(Deadline deadline) throws IOException {}

    /** Closes after the farewell that the transport has, for which the peer is waited for; the association's thread. */
    default void closeBy(Deadline deadline) throws IOException {
        close();
    }

    /** Bounds the reads that follow, also of what lies ready. An idle read waits for a message to begin. */
    void readBy(Deadline deadline, boolean idle);

    /** Bounds the writes that follow. */
    void writeBy(Deadline deadline);

    /** Ends waiting reads, and those to come, by {@link StoppedException}; writes go on. */
    void stop(Stop which);

    /** Which reads to end. */
    enum Stop {
        NONE,
        IDLE_READS,
        ALL_READS
    }

    /** A read ended because somebody here asked for it. */
    final class StoppedException extends IOException {

        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped");
        }
    }
}
