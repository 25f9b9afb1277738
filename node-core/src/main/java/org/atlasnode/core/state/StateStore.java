package org.atlasnode.core.state;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;

/**
 * What the node knows, durable: a method that returns has committed. Each transition is checked against the tables of
 * {@link Transitions} inside its transaction and kept with its time in a history. Every method throws
 * {@link StateStoreException} where the database cannot do it. Thread-safe.
 */
public interface StateStore {

    // ---- series

    /**
     * Records received instances, all in one transaction. Creates their series; a series that was complete, planned or
     * skipped is RECEIVING again (a later run supersedes). An instance that is known with the same digest changes
     * nothing; with another digest it is replaced and both digests are kept in the history.
     */
    void recordInstances(Collection<ReceivedInstance> instances);

    List<SeriesRecord> findSeries(SeriesState state);

    Optional<SeriesRecord> findSeries(SeriesKey key);

    /** All series with this Series Instance UID (a broken sender may use it in several studies). */
    List<SeriesRecord> findSeriesByUid(org.atlasnode.dicom.data.Uid seriesInstanceUid);

    /** The newest series by last arrival, at most so many. */
    List<SeriesRecord> newestSeries(int limit);

    List<InstanceRef> instances(SeriesKey key);

    /** RECEIVING to COMPLETE, unless an instance came after {@code lastArrival}; says whether it did. */
    boolean completeSeries(SeriesKey key, Instant lastArrival, String reason);

    /**
     * COMPLETE to PLANNED with a job QUEUED for each model and each shadow. A job of the same model that still waits is
     * kept instead, is due, and runs what is planned now.
     */
    void planSeries(SeriesKey key, List<PlannedRun> runs);

    /** COMPLETE to SKIPPED. */
    void skipSeries(SeriesKey key, String reason);

    /**
     * Begins new runs over a series as {@link #planSeries} does; returns the ids of the models' jobs. A series that was
     * skipped is RECEIVING again, so that it is judged anew, and gives none; nor does one that is RECEIVING or not known.
     */
    List<Long> rerun(SeriesKey key, List<PlannedRun> runs);

    /**
     * Forgets a series and its jobs, results and deliveries, after its files are gone, unless an instance came after
     * {@code lastArrival}; says whether it did.
     */
    boolean forgetSeries(SeriesKey key, Instant lastArrival);

    /** Every transition of the series, its jobs and its deliveries, oldest first; empty where the series is not known. */
    List<HistoryEntry> history(SeriesKey key);

    // ---- jobs

    /**
     * Takes a job that is QUEUED and due, RUNNING until the lease ends: the most urgent, of these the oldest, shadows
     * last. Where jobs have waited for half an hour, every fourth claim takes the oldest of them, so that none starves.
     */
    Optional<Job> claimJob(String owner, Instant leaseEnd);

    /** @throws StateStoreException where the job is not RUNNING under this owner: the lease was lost */
    void renewLease(long jobId, String owner, Instant leaseEnd);

    /** RUNNING to SUCCEEDED, DECLINED or FAILED, by the outcome. Keeps the analysis. */
    void finishJob(long jobId, Analysis analysis);

    /** RUNNING to QUEUED, not before the given time: the attempt failed for a reason that may pass. */
    void retryJob(long jobId, Instant notBefore, String reason);

    /** Jobs that are RUNNING under a lease that ended become QUEUED; returns how many. */
    int recoverJobs(Instant now);

    /** Jobs that this owner's former life left RUNNING become QUEUED: before it claims the first; returns how many. */
    int recoverJobs(String owner);

    Optional<Job> findJob(long jobId);

    List<Job> jobs(SeriesKey key);

    /** The models that jobs wait for or run, each once. */
    List<ModelChoice> awaitedModels();

    /** Final jobs whose results are not made yet, oldest first; shadows have none. */
    List<Job> unpublishedJobs();

    /** Whether the results of a job are made; those of a shadow are from the start, for it has none. */
    boolean isPublished(long jobId);

    /**
     * Keeps the results of a final job and one delivery for each (result, destination), PENDING or DEAD from the start,
     * in one transaction. Of a job that is published already nothing changes. A shadow has no results.
     */
    void publish(long jobId, List<ResultObject> results, List<PlannedDelivery> deliveries);

    List<ResultObject> results(long jobId);

    // ---- deliveries

    /**
     * Takes all deliveries of one job to one destination that are due, in order of sending; empty where none is. Of a
     * destination's, positives come first, then the more urgent by the priority of their job, then the older. None of a
     * destination that is held ({@link Destinations#hold}).
     */
    List<Delivery> claimDeliveries(Instant now, Collection<String> excludedDestinations);

    void deliveryStored(long deliveryId, String note);

    void deliveryRetry(long deliveryId, Instant due, String reason);

    /** As {@link #deliveryRetry}, since the destination could not be reached at all. */
    void deliveryAway(long deliveryId, Instant due, String reason);

    void deliveryDead(long deliveryId, String reason);

    /**
     * DEAD, STORED or RETRY to PENDING, by command, with its attempts counted anew; one that is PENDING is due now. Says
     * whether there is such a delivery and it was not on its way or COMMITTED.
     */
    boolean resend(long deliveryId, Instant now);

    /** SENDING to PENDING: after a restart; returns how many. */
    int recoverDeliveries();

    Optional<Delivery> findDelivery(long deliveryId);

    List<Delivery> deliveries(long jobId);

    /** How many deliveries are PENDING, SENDING or in RETRY: not at their destination, and not given up. */
    int waitingDeliveryCount();

    /** When the next QUEUED job, RETRY delivery or lease end is due; empty where nothing waits. */
    Optional<Instant> nextDue();

    /** What was received: an instance, by whom, when, and what the series is. */
    record ReceivedInstance(InstanceRef instance, String peer, String modality, Instant received) {}

    /**
     * A delivery to be made of a result, by the result's SOP Instance UID.
     *
     * @param deadReason empty for a delivery that begins PENDING; else why the object may not leave (it failed its own
     *     validation, say): the delivery begins DEAD with this reason, and the object store has no file of it
     */
    record PlannedDelivery(org.atlasnode.dicom.data.Uid sopInstanceUid, String destination, String deadReason) {

        /** A delivery that begins PENDING. */
        public PlannedDelivery(org.atlasnode.dicom.data.Uid sopInstanceUid, String destination) {
            this(sopInstanceUid, destination, "");
        }
    }
}
