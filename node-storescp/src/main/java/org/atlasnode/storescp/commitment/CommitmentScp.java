package org.atlasnode.storescp.commitment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.atlasnode.core.commitment.CommitmentReport;
import org.atlasnode.core.commitment.CommitmentRequest;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.CommitmentRequests;
import org.atlasnode.core.state.CommitmentRequests.Admission;
import org.atlasnode.core.state.CommitmentRequests.OpenRequest;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.storescp.StoreScp;

/**
 * Storage Commitment Push Model as SCP (PS3.4 §J.3.2): a request is durable before it is answered. What can be judged in
 * a few seconds is reported on the same association; the rest, and what was not answered there with success, is left to
 * {@link CommitmentReporter}. Thread-safe.
 */
public final class CommitmentScp implements NServiceHandler {

    private static final EventLog EVENTS = EventLog.of(CommitmentScp.class);
    private static final int REQUESTED = 2040;
    private static final int KEEPING_FAILED = 2043;

    /** How long an association waits for its report. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Then the reporter takes over from an association of which nothing was heard. */
    private static final Duration HEAD_START = Duration.ofSeconds(10);

    private final CommitmentRequests requests;
    private final OpenReports reports;
    private final StoreScp.PeerNames peers;
    private final TaskScheduler scheduler;
    private final Clock clock;

    public CommitmentScp(
            CommitmentRequests requests,
            OpenReports reports,
            StoreScp.PeerNames peers,
            TaskScheduler scheduler,
            Clock clock) {
        this.requests = requests;
        this.reports = reports;
        this.peers = peers;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Override
    public Answer serve(Request request) throws DimseStatusException {
        CommitmentRequest asked = parse(request);
        String peer = peers.nameOf(request.caller());
        if (open(peer, asked) == Admission.CONFLICT) {
            throw new DimseStatusException(
                    DimseStatus.DUPLICATE_TRANSACTION_UID, "this transaction is open about other objects");
        }
        return new Answer(DimseStatus.SUCCESS, Optional.empty(), () -> report(peer, asked.transactionUid()));
    }

    /** PS3.4 §J.3.2.1, PS3.7 §10.1.4.1.10. */
    private static CommitmentRequest parse(Request request) throws DimseStatusException {
        if (request.service() != NService.ACTION) {
            throw new DimseStatusException(
                    DimseStatus.UNRECOGNIZED_OPERATION, "storage commitment is asked for by N-ACTION");
        }
        if (request.sopInstanceUid()
                .filter(StorageCommitment.SOP_INSTANCE::equals)
                .isEmpty()) {
            throw new DimseStatusException(
                    DimseStatus.NO_SUCH_SOP_INSTANCE, "the instance is " + StorageCommitment.SOP_INSTANCE);
        }
        if (request.typeId().orElse(0) != StorageCommitment.REQUEST) {
            throw new DimseStatusException(DimseStatus.NO_SUCH_ACTION_TYPE, "the action type is 1");
        }
        DataSet information = request.dataSet()
                .orElseThrow(
                        () -> new DimseStatusException(DimseStatus.MISSING_ATTRIBUTE, "no Action Information came"));
        return CommitmentRequest.parse(information);
    }

    private Admission open(String peer, CommitmentRequest asked) throws DimseStatusException {
        Instant now = clock.instant();
        try {
            Admission admission = requests.open(peer, asked, now, now.plus(HEAD_START));
            if (admission == Admission.NEW) {
                scheduler.triggerAt(CommitmentReporter.TASK, now.plus(HEAD_START));
                EVENTS.info(
                        REQUESTED,
                        "{} asks for commitment to {} objects, transaction {}",
                        peer,
                        asked.objects().size(),
                        asked.transactionUid());
            }
            return admission;
        } catch (StateStoreException e) {
            EVENTS.error(KEEPING_FAILED, "A commitment request of {} could not be kept, and was refused", peer, e);
            throw new DimseStatusException(
                    DimseStatus.RESOURCE_LIMITATION, "the request cannot be kept now, ask again", e);
        }
    }

    /** On the association's thread; empty where it takes too long or somebody else reports it already. */
    private Optional<EventReport> report(String peer, Uid transactionUid) {
        Optional<OpenRequest> open = requests.find(peer, transactionUid).filter(request -> reports.claim(request.id()));
        if (open.isEmpty()) {
            return Optional.empty();
        }
        long id = open.get().id();
        boolean claimed = false;
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            Optional<CommitmentReport> report = reports.of(open.get(), () -> System.nanoTime() - end > 0);
            claimed = report.isPresent();
            return report.map(ready -> new EventReport(
                    StorageCommitment.SOP_CLASS,
                    StorageCommitment.SOP_INSTANCE,
                    ready.eventTypeId(),
                    ready.information(),
                    answer -> ended(open.get(), ready, answer)));
        } finally {
            if (!claimed) {
                reports.release(id);
                scheduler.trigger(CommitmentReporter.TASK);
            }
        }
    }

    private void ended(OpenRequest request, CommitmentReport report, Optional<DimseStatus> answer) {
        try {
            if (answer.filter(OpenReports::isTaken).isPresent()) {
                reports.delivered(request, report, "on its association");
            } else {
                requests.postponed(request.id(), clock.instant());
            }
        } finally {
            reports.release(request.id());
            scheduler.trigger(CommitmentReporter.TASK);
        }
    }
}
