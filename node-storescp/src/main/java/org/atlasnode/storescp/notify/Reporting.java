package org.atlasnode.storescp.notify;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.observe.RateLimitedLog;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.storescp.SeriesTracker;
import org.atlasnode.storescp.StoreScp.PeerNames;

/**
 * What both services of reports have in common: a report is kept before it is answered, then completion is looked at;
 * what is refused is told of, counted and logged. Thread-safe.
 */
public final class Reporting {

    private static final EventLog EVENTS = EventLog.of(Reporting.class);
    private static final int REPORT_REFUSED = 2022;
    private static final int REPORT_NOT_KEPT = 2023;
    private static final Duration TELLING = Duration.ofMinutes(1);

    private final PeerNames peers;
    private final TaskScheduler scheduler;
    private final Metrics metrics;
    private final Clock clock;
    private final RateLimitedLog often;

    public Reporting(PeerNames peers, TaskScheduler scheduler, Metrics metrics, Clock clock) {
        this.peers = peers;
        this.scheduler = scheduler;
        this.metrics = metrics;
        this.clock = clock;
        this.often = new RateLimitedLog(EVENTS, clock, TELLING);
    }

    /** Keeps a report, durably. */
    @FunctionalInterface
    interface Keeper {
        void keep() throws DimseStatusException;
    }

    /** The answer to a report about this instance, once it is kept. */
    NServiceHandler.Answer answer(NServiceHandler.Request request, Uid instance, Keeper keeper)
            throws DimseStatusException {
        try {
            keeper.keep();
            count(request, DimseStatus.SUCCESS);
        } catch (DimseStatusException e) {
            count(request, e.status());
            often.warn(
                    request.caller().calling().value(),
                    REPORT_REFUSED,
                    "Refused the N-{} of {} on {}: {}, {}",
                    request.service(),
                    peerOf(request),
                    request.sopClassUid(),
                    e.status(),
                    e.getMessage());
            throw e;
        } catch (StateStoreException e) {
            count(request, DimseStatus.PROCESSING_FAILURE);
            often.warn("not-kept", REPORT_NOT_KEPT, "A report of {} could not be kept", peerOf(request), e);
            throw new DimseStatusException(DimseStatus.PROCESSING_FAILURE, "the report cannot be kept now", e);
        }
        scheduler.trigger(SeriesTracker.COMPLETION_TASK);
        return new NServiceHandler.Answer(DimseStatus.SUCCESS, Optional.of(instance), Optional::empty);
    }

    private void count(NServiceHandler.Request request, DimseStatus status) {
        metrics.count(
                Metrics.REPORTS,
                "kind",
                request.sopClassUid().equals(Uids.INSTANCE_AVAILABILITY_NOTIFICATION) ? "availability" : "step",
                "status",
                status.toString());
    }

    String peerOf(NServiceHandler.Request request) {
        return peers.nameOf(request.caller());
    }

    /** The instance that a request creates: one of our making where it names none (PS3.7 §10.1.5.1.4). */
    Uid created(NServiceHandler.Request request) {
        return request.sopInstanceUid()
                .orElseGet(() -> Uid.derivedFrom("report " + clock.instant() + " " + UUID.randomUUID()));
    }

    static DataSet dataSet(NServiceHandler.Request request) {
        return request.dataSet().orElse(DataSet.empty());
    }

    static DimseStatusException noSuchOperation(NService service) {
        return new DimseStatusException(
                DimseStatus.UNRECOGNIZED_OPERATION, "N-" + service + " is no operation of this SOP class");
    }

    static DimseStatusException duplicate() {
        return new DimseStatusException(DimseStatus.DUPLICATE_SOP_INSTANCE, "this instance was created before");
    }
}
