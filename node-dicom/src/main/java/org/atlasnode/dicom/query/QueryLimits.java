package org.atlasnode.dicom.query;

import java.time.Duration;

/**
 * What is taken of a peer in one operation. Immutable.
 *
 * @param responses pending responses; a query with more is cancelled, and what is longer still is aborted
 * @param idle for each message: it may be long where the peer stores elsewhere meanwhile and need not tell (PS3.4
 *     §C.4.2.1.7)
 */
public record QueryLimits(int responses, Duration idle) {

    public QueryLimits {
        if (responses < 1) {
            throw new IllegalArgumentException("at least one response is taken: " + responses);
        }
        if (idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("a timeout is more than zero: " + idle);
        }
    }
}
