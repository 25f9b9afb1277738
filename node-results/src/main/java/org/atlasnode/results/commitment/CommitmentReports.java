package org.atlasnode.results.commitment;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.commitment.CommitmentReport;
import org.atlasnode.core.commitment.CommitmentReport.Failure;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms.Query;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.RetrySchedule;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.core.state.ResultCommitments.Asked;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.results.delivery.Outbox;

/**
 * Hears the reports of destinations, on the association of the request or on one of theirs, at any time (PS3.4 §J.3.3).
 * What they keep is COMMITTED; what they do not keep is sent again, some times, and is then DEAD. What is late, known
 * already, or of a transaction or an object that nobody asked about, is answered with success and changes nothing.
 * Thread-safe.
 */
public final class CommitmentReports implements NServiceHandler {

    private static final EventLog EVENTS = EventLog.of(CommitmentReports.class);
    private static final int REPORT_CAME = 4043;
    private static final int REPORT_OF_NOTHING = 4044;
    private static final int NOT_KEPT = 4045;
    private static final int GIVEN_UP = 4046;
    private static final int REPORT_NOT_RECORDED = 4047;

    /** An object that a destination lost so often is lost again. */
    static final int MAX_FAILURES = 3;

    private final ResultCommitments commitments;
    private final Map<String, Peer> peers;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final Metrics metrics;

    public CommitmentReports(
            ResultCommitments commitments,
            Map<String, Peer> peers,
            TaskScheduler scheduler,
            Clock clock,
            Metrics metrics) {
        this.commitments = commitments;
        this.peers = Map.copyOf(peers);
        this.scheduler = scheduler;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Answer serve(Request request) throws DimseStatusException {
        CommitmentReport report = parse(request);
        try {
            apply(report, request.caller());
        } catch (StateStoreException e) {
            EVENTS.error(REPORT_NOT_RECORDED, "A commitment report could not be recorded; its sender was told so", e);
            throw new DimseStatusException(
                    DimseStatus.PROCESSING_FAILURE, "the report cannot be recorded now, send it again", e);
        }
        return Answer.DONE;
    }

    private static CommitmentReport parse(Request request) throws DimseStatusException {
        if (request.service() != NService.EVENT_REPORT) {
            throw new DimseStatusException(DimseStatus.UNRECOGNIZED_OPERATION, "only reports are taken here");
        }
        if (request.sopInstanceUid()
                .filter(StorageCommitment.SOP_INSTANCE::equals)
                .isEmpty()) {
            throw new DimseStatusException(
                    DimseStatus.NO_SUCH_SOP_INSTANCE, "the instance is " + StorageCommitment.SOP_INSTANCE);
        }
        int type = request.typeId().orElse(0);
        if (type != StorageCommitment.SUCCESSFUL && type != StorageCommitment.FAILURES_EXIST) {
            throw new DimseStatusException(DimseStatus.NO_SUCH_EVENT_TYPE, "the event type is 1 or 2");
        }
        DataSet information = request.dataSet()
                .orElseThrow(
                        () -> new DimseStatusException(DimseStatus.MISSING_ATTRIBUTE, "no Event Information came"));
        return CommitmentReport.parse(type, information);
    }

    private void apply(CommitmentReport report, Caller caller) {
        List<Asked> asked = commitments.find(report.transactionUid()).stream()
                .filter(object -> isOf(caller, object.destination()))
                .toList();
        if (asked.isEmpty()) {
            EVENTS.info(
                    REPORT_OF_NOTHING,
                    "{} reported commitment of transaction {}, which it was not asked about, or not any more; nothing"
                            + " is changed",
                    caller.calling(),
                    report.transactionUid());
            return;
        }
        Map<Uid, Failure> failures = report.failures().stream()
                .collect(Collectors.toMap(
                        failure -> failure.object().sopInstanceUid(), failure -> failure, (first, second) -> first));
        Set<Uid> kept =
                report.committed().stream().map(SopReference::sopInstanceUid).collect(Collectors.toSet());
        long changed = asked.stream()
                .filter(object -> apply(
                        object,
                        Optional.ofNullable(failures.get(object.object().sopInstanceUid())),
                        kept.contains(object.object().sopInstanceUid())))
                .count();
        tell(report, asked, changed);
    }

    private static void tell(CommitmentReport report, List<Asked> asked, long changed) {
        EVENTS.info(
                REPORT_CAME,
                "{} reported commitment of transaction {}: {} objects are kept, {} are not; it was asked about {}, and"
                        + " {} of them changed their state",
                asked.get(0).destination(),
                report.transactionUid(),
                report.committed().size(),
                report.failures().size(),
                asked.size(),
                changed);
    }

    /** The caller was let in under one of the titles of the destination that was asked. */
    private boolean isOf(Caller caller, String destination) {
        return Optional.ofNullable(peers.get(destination)).stream()
                .flatMap(CommitmentReports::titles)
                .anyMatch(caller.calling()::equals);
    }

    private static Stream<AeTitle> titles(Peer peer) {
        return Stream.concat(
                Stream.of(peer.aeTitle()),
                Stream.concat(
                        peer.terms().commitment().aeTitle().stream(),
                        peer.terms().query().map(Query::aeTitle).stream()));
    }

    /** Failure outweighs: an object in both lists is not kept for sure. Says whether the delivery changed its state. */
    private boolean apply(Asked object, Optional<Failure> failure, boolean kept) {
        if (failure.isPresent()) {
            return fail(object, failure.get().reason());
        }
        if (!kept || !commitments.committed(object.deliveryId())) {
            return false;
        }
        count(object, "committed");
        return true;
    }

    private boolean fail(Asked object, DimseStatus reason) {
        String problem = object.destination() + " does not keep it: " + FailureReasons.meaning(reason);
        if (object.failures() + 1 >= MAX_FAILURES) {
            if (commitments.dead(
                    object.deliveryId(), problem + ". Its log says why; after a change there send again")) {
                EVENTS.error(
                        GIVEN_UP,
                        "delivery {} is given up, for {} sendings were stored and not kept: {}",
                        object.deliveryId(),
                        MAX_FAILURES,
                        problem);
                count(object, "dead");
                return true;
            }
            return false;
        }
        Instant again =
                clock.instant().plus(RetrySchedule.delayAfterRefusal(object.failures() + 1, object.destination()));
        if (commitments.failed(object.deliveryId(), again, problem + ". It is sent again")) {
            EVENTS.warn(NOT_KEPT, "delivery {} is sent again: {}", object.deliveryId(), problem);
            count(object, "failed");
            scheduler.triggerAt(Outbox.TASK, again);
            return true;
        }
        return false;
    }

    private void count(Asked object, String outcome) {
        metrics.count(Metrics.COMMITMENTS, "destination", object.destination(), "outcome", outcome);
    }
}
