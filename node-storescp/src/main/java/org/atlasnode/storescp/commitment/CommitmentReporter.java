package org.atlasnode.storescp.commitment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.commitment.CommitmentReport;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.RetrySchedule;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.CommitmentRequests;
import org.atlasnode.core.state.CommitmentRequests.OpenRequest;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.RequestOptions;

/**
 * Brings reports to their peers on associations of our own, on which we propose to be SCP (PS3.4 §J.3.3, PS3.7
 * §D.3.3.4): what an earlier association did not take, and what took too long for it. All that is due for a peer goes
 * over one association; one that cannot be reached is tried again later and later, for a day. A task of the scheduler: it
 * never runs twice at once.
 */
public final class CommitmentReporter implements Runnable {

    /** The task's name in the scheduler. */
    public static final String TASK = "commitment";

    private static final EventLog EVENTS = EventLog.of(CommitmentReporter.class);
    private static final int REPORT_WAITS = 2045;
    private static final int REPORT_GIVEN_UP = 2046;
    private static final int AT_ONCE = 100;

    /** After this a sender has given up waiting, and has asked again or kept its objects. */
    private static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

    private static final Duration TOO_SOON = Duration.ofSeconds(10);
    private static final RequestOptions AS_SCP =
            RequestOptions.NONE.withScpRoles(Set.of(StorageCommitment.SOP_CLASS), false);

    private final CommitmentRequests requests;
    private final OpenReports reports;
    private final Map<String, Peer> peers;
    private final Connector connector;
    private final Circumstances circumstances;

    public CommitmentReporter(
            CommitmentRequests requests,
            OpenReports reports,
            Map<String, Peer> peers,
            Connector connector,
            Circumstances circumstances) {
        this.requests = requests;
        this.reports = reports;
        this.peers = Map.copyOf(peers);
        this.connector = connector;
        this.circumstances = circumstances;
    }

    /** What the reporter works with beside requests and peers. */
    public record Circumstances(TaskScheduler scheduler, Clock clock, Metrics metrics) {}

    /** Opens an association about storage commitment to the address of a peer that takes reports. */
    @FunctionalInterface
    public interface Connector {
        ClientAssociation connect(Peer peer, RequestOptions options) throws AssociationException;
    }

    @Override
    public void run() {
        Map<String, List<OpenRequest>> byPeer = requests.due(now(), AT_ONCE).stream()
                .collect(Collectors.groupingBy(OpenRequest::peer, LinkedHashMap::new, Collectors.toList()));
        byPeer.forEach((peer, due) -> {
            List<OpenRequest> claimed =
                    due.stream().filter(request -> reports.claim(request.id())).toList();
            try {
                report(peer, claimed);
            } finally {
                claimed.forEach(request -> reports.release(request.id()));
            }
        });
    }

    private Instant now() {
        return circumstances.clock().instant();
    }

    private void report(String name, List<OpenRequest> due) {
        Map<OpenRequest, CommitmentReport> ready = new LinkedHashMap<>();
        for (OpenRequest request : due) {
            Optional<CommitmentReport> report =
                    reports.of(request, () -> Thread.currentThread().isInterrupted());
            if (report.isPresent()) {
                ready.put(request, report.get());
            } else {
                postpone(request, now().plus(TOO_SOON));
            }
        }
        if (ready.isEmpty()) {
            return;
        }
        Peer peer = peers.get(name);
        if (peer == null || peer.commitmentPort().isEmpty()) {
            ready.keySet().forEach(request -> wait(request, withoutAddress(name)));
            return;
        }
        send(peer, ready);
    }

    private static String withoutAddress(String peer) {
        return "nobody knows where it takes the report. Add peers." + peer + ".host and peers." + peer
                + ".commitment.port (or .port), or let it wait for the report on its own association";
    }

    /** What the association does not carry to its end is tried again; what the peer has is not sent twice. */
    private void send(Peer peer, Map<OpenRequest, CommitmentReport> ready) {
        Map<OpenRequest, CommitmentReport> left = new LinkedHashMap<>(ready);
        try (ClientAssociation association = connector.connect(peer, AS_SCP)) {
            for (Map.Entry<OpenRequest, CommitmentReport> next : ready.entrySet()) {
                DimseStatus answer = send(association, next.getValue());
                left.remove(next.getKey());
                if (OpenReports.isTaken(answer)) {
                    reports.delivered(next.getKey(), next.getValue(), "on an association of its own");
                } else {
                    wait(next.getKey(), "it answered the report with " + answer + "; its log says why");
                }
            }
            association.release();
        } catch (AssociationException e) {
            String problem = e.getMessage() + ". Host, port and title are those of peers." + peer.name()
                    + ".commitment, or else of peers." + peer.name();
            left.keySet().forEach(request -> wait(request, problem));
        }
    }

    private static DimseStatus send(ClientAssociation association, CommitmentReport report)
            throws AssociationException {
        return association
                .request(
                        NService.EVENT_REPORT,
                        Sop.of(StorageCommitment.SOP_CLASS, StorageCommitment.SOP_INSTANCE),
                        OptionalInt.of(report.eventTypeId()),
                        Optional.of(report.information()))
                .status();
    }

    private void wait(OpenRequest request, String problem) {
        if (now().isAfter(request.received().plus(GIVEN_UP_AFTER))) {
            requests.ended(request.id());
            circumstances.metrics().count(Metrics.COMMITMENT_REPORTS, "peer", request.peer(), "outcome", "given_up");
            EVENTS.error(
                    REPORT_GIVEN_UP,
                    "The commitment report to {} is given up after {} h, transaction {}: {}",
                    request.peer(),
                    GIVEN_UP_AFTER.toHours(),
                    request.request().transactionUid(),
                    problem);
            return;
        }
        EVENTS.warn(
                REPORT_WAITS,
                "The commitment report to {} waits, transaction {}: {}",
                request.peer(),
                request.request().transactionUid(),
                problem);
        postpone(request, now().plus(RetrySchedule.delay(request.attempts() + 1, request.peer())));
    }

    private void postpone(OpenRequest request, Instant due) {
        requests.postponed(request.id(), due);
        circumstances.scheduler().triggerAt(TASK, due);
    }
}
