package org.atlasnode.core.state;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.dicom.data.Uid;

/**
 * Which delivered results their destinations are to commit themselves to (PS3.4 §J), durable as {@link StateStore} is. A
 * delivery that is not STORED is left alone by all but {@link #stored}. Thread-safe.
 */
public interface ResultCommitments {

    /**
     * SENDING to STORED, and the destination is to be asked.
     *
     * @param sent the object as the destination has it
     */
    void stored(long deliveryId, String note, SopReference sent);

    /**
     * Objects of one job at one destination about which it is to be asked, now or again; none of them is on its way, and
     * the destination is not held.
     */
    Optional<Bundle> next(Instant now, Collection<String> excludedDestinations);

    /** Objects to ask one destination about in one transaction. */
    record Bundle(String destination, List<Wanted> objects) {

        public Bundle {
            objects = List.copyOf(objects);
        }

        /** How often it was asked about the one that it was asked about most often. */
        public int rounds() {
            return objects.stream().mapToInt(Wanted::rounds).max().orElse(0);
        }

        /** How often it could not be asked. */
        public int attempts() {
            return objects.stream().mapToInt(Wanted::attempts).max().orElse(0);
        }
    }

    /**
     * An object to ask about.
     *
     * @param rounds how often the destination was asked about it
     * @param attempts how often it could not be asked
     */
    record Wanted(long deliveryId, SopReference object, int rounds, int attempts) {}

    /**
     * The destination is being asked: before the request is sent.
     *
     * @param answerBy when it is asked again, where no report came by then
     */
    void asked(Bundle bundle, Uid transactionUid, Instant answerBy);

    /** The request was not taken; what is still open of it is asked again at a time. */
    void postponed(Uid transactionUid, Instant due);

    /** It is not asked again about these; the note is kept with the deliveries, which stay STORED. */
    void ended(Bundle bundle, String note);

    /** What a transaction was about; none where it is not known, or only about what was sent again since. */
    List<Asked> find(Uid transactionUid);

    /**
     * An object that a destination was asked about.
     *
     * @param failures how often it said that it does not keep it
     */
    record Asked(long deliveryId, String destination, SopReference object, int failures) {}

    /** Whether something that was asked for in this transaction, and in none since, still waits for its report. */
    boolean isOpen(Uid transactionUid);

    /** STORED to COMMITTED; says whether it was STORED. */
    boolean committed(long deliveryId);

    /** STORED to RETRY: it is sent again, and asked about anew; says whether it was STORED. */
    boolean failed(long deliveryId, Instant again, String reason);

    /** STORED to DEAD; says whether it was STORED. */
    boolean dead(long deliveryId, String reason);

    /** When a destination that is not held is next to be asked; empty where none is. */
    Optional<Instant> nextDue();

    /** Whether a destination is still to commit itself to a result of this job. */
    boolean isAwaited(long jobId);

    /**
     * Results, other than reports, whose file is kept and to which all their destinations committed themselves before a
     * time; at most so many. A report stays as long as its series: the next run's refers to it.
     */
    List<ResultObject> committedBefore(Instant time, int limit);

    /** The files of these results were deleted; goes to the history of their series. */
    void purged(List<ResultObject> results);

    /** Deliveries that are to be committed to and are not yet. */
    int openCount();
}
