package org.atlasnode.dicom.ul;

import java.time.Duration;

/** A point in the monotonic time of this process. Immutable. */
record Deadline(long nanoTime) {

    static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** Milliseconds left, rounded up; zero or less when it has passed. */
    long remainingMillis() {
        long nanos = nanoTime - System.nanoTime();
        return nanos <= 0 ? 0 : nanos / 1_000_000 + 1;
    }
}
