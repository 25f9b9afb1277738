package org.atlasnode.core.state;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.commitment.CommitmentRequest;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;

/**
 * What peers asked this node to commit itself to and have no report of yet (PS3.4 §J), durable as {@link StateStore} is.
 * A request that was reported is forgotten. Thread-safe.
 */
public interface CommitmentRequests {

    /**
     * Keeps a request of a peer.
     *
     * @param due when it is to be reported, where that has not been done by then
     */
    Admission open(String peer, CommitmentRequest request, Instant received, Instant due);

    /** What became of a request that came. */
    enum Admission {
        NEW,
        /** The same request is open already. */
        KNOWN,
        /** The transaction is open about other objects. */
        CONFLICT
    }

    Optional<OpenRequest> find(String peer, Uid transactionUid);

    /** What is to be reported, the oldest first, at most so many. */
    List<OpenRequest> due(Instant now, int limit);

    /** @param verdicts success or the reason of failure for each object, in the request's order */
    void judged(long id, List<DimseStatus> verdicts);

    /** It was tried in vain. */
    void postponed(long id, Instant due);

    /** It was reported, or given up. */
    void ended(long id);

    int openCount();

    /** The rows of received objects, whatever series they are of; none where an object is not known. */
    List<InstanceRef> received(Collection<Uid> sopInstanceUids);

    /**
     * A request that is open.
     *
     * @param attempts to report it so far
     * @param verdicts empty until it is judged
     */
    record OpenRequest(
            long id,
            String peer,
            CommitmentRequest request,
            Instant received,
            int attempts,
            List<DimseStatus> verdicts) {

        public OpenRequest {
            verdicts = List.copyOf(verdicts);
        }

        public boolean isJudged() {
            return !verdicts.isEmpty();
        }
    }
}
