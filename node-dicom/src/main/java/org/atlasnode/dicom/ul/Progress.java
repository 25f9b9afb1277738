package org.atlasnode.dicom.ul;

import java.time.Duration;

/**
 * How long the peer may still let us wait within one message. PS3.8 has no timer for it: bytes that drip, or fragments
 * without data, would keep an association for ever though each PDU comes in time. The wait is spent by waiting and
 * earned back by data at the lowest rate that is taken, but never beyond the whole of it, so that nobody saves up for
 * silence. Only waiting counts: what takes long on our side costs the peer nothing. Confined to one thread.
 */
final class Progress {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long wholeNanos;
    private final long minBytesPerSecond;
    private long leftNanos;

    /**
     * @param patience the longest wait in a row
     * @param minBytesPerSecond a peer that sends so much of a message never runs out of it
     */
    Progress(Duration patience, long minBytesPerSecond) {
        this.wholeNanos = patience.toNanos();
        this.minBytesPerSecond = minBytesPerSecond;
        this.leftNanos = wholeNanos;
    }

    /** A message begins. */
    void begin() {
        leftNanos = wholeNanos;
    }

    Duration left() {
        return Duration.ofNanos(leftNanos);
    }

    /** After a wait of so long these bytes of the message came. */
    void received(long waitedNanos, long bytes) {
        leftNanos = Math.max(0, leftNanos - waitedNanos);
        long earnedSeconds = bytes / minBytesPerSecond;
        leftNanos = earnedSeconds >= wholeNanos / NANOS_PER_SECOND + 1
                ? wholeNanos
                : Math.min(wholeNanos, leftNanos + earned(bytes));
    }

    private long earned(long bytes) {
        return bytes / minBytesPerSecond * NANOS_PER_SECOND
                + bytes % minBytesPerSecond * NANOS_PER_SECOND / minBytesPerSecond;
    }
}
