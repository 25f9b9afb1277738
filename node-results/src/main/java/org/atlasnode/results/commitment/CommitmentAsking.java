package org.atlasnode.results.commitment;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.atlasnode.core.commitment.CommitmentRequest;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.schedule.RetrySchedule;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.core.state.ResultCommitments.Bundle;
import org.atlasnode.core.state.ResultCommitments.Wanted;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.ul.AssociationException;

/**
 * Asks destinations to commit themselves to the results that they stored (PS3.4 §J.3.2): one request for what one job
 * has at one destination, kept before it is sent. Where no report comes it asks again under a new Transaction UID, less
 * and less often, and ends after some rounds; a destination that does not offer the service is not asked for a day. The
 * delivery stays STORED then. A task of the scheduler: it never runs twice at once.
 */
public final class CommitmentAsking implements Runnable {

    /** The task's name in the scheduler. */
    public static final String TASK = "commitment-asking";

    /** How long a report is waited for at first; twice as long after each round. */
    static final Duration ANSWER_TIME = Duration.ofHours(1);

    /** 1 + 2 + 4 + 8 + 16 hours: over a night and a day. */
    static final int MAX_ROUNDS = 5;

    /** By the schedule some 30 hours. */
    static final int MAX_ATTEMPTS = 18;

    static final Duration REFUSAL_HOLDS = Duration.ofDays(1);

    private static final EventLog EVENTS = EventLog.of(CommitmentAsking.class);
    private static final int ASKED = 4040;
    private static final int NOT_ASKED = 4041;
    private static final int ENDED = 4042;

    private final ResultCommitments commitments;
    private final Map<String, Peer> peers;
    private final CommitmentScu scu;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final Supplier<Uid> transactionUids;

    /** When a destination said that it does not offer the service. A restart forgets it. */
    private final Map<String, Instant> refusals = new ConcurrentHashMap<>();

    public CommitmentAsking(
            ResultCommitments commitments,
            Map<String, Peer> peers,
            CommitmentScu scu,
            TaskScheduler scheduler,
            Clock clock) {
        this.commitments = commitments;
        this.peers = Map.copyOf(peers);
        this.scu = scu;
        this.scheduler = scheduler;
        this.clock = clock;
        SecureRandom random = new SecureRandom();
        this.transactionUids = () -> Uid.of("2.25." + new java.math.BigInteger(127, random).setBit(126));
    }

    @Override
    public void run() {
        Set<String> passedOver = new HashSet<>();
        Optional<Bundle> next = commitments.next(clock.instant(), passedOver);
        while (next.isPresent() && !Thread.currentThread().isInterrupted()) {
            if (!ask(next.get())) {
                passedOver.add(next.get().destination());
            }
            next = commitments.next(clock.instant(), passedOver);
        }
        commitments
                .nextDue()
                .filter(due -> due.isAfter(clock.instant()))
                .ifPresent(due -> scheduler.triggerAt(TASK, due));
    }

    /** Says whether it is worth while to ask the same destination more in this run. */
    private boolean ask(Bundle bundle) {
        String destination = bundle.destination();
        Peer peer = peers.get(destination);
        if (peer == null
                || !peer.terms().commitment().ask()
                || peer.commitmentPort().isEmpty()) {
            end(bundle, "commitment is not asked for: peers." + destination + " does not say where, or says not to");
        } else if (refuses(destination)) {
            end(bundle, notOffered(destination));
        } else if (bundle.rounds() >= MAX_ROUNDS) {
            end(bundle, destination + " was asked " + bundle.rounds() + " times for commitment and did not report");
        } else if (bundle.attempts() >= MAX_ATTEMPTS) {
            end(bundle, destination + " could not be asked for commitment; the event log says why");
        } else {
            return send(peer, bundle);
        }
        return true;
    }

    private boolean refuses(String destination) {
        Instant refused = refusals.get(destination);
        return refused != null && clock.instant().isBefore(refused.plus(REFUSAL_HOLDS));
    }

    private static String notOffered(String destination) {
        return destination + " does not offer storage commitment to this node";
    }

    private boolean send(Peer peer, Bundle bundle) {
        Uid transactionUid = transactionUids.get();
        Instant answerBy = clock.instant().plus(ANSWER_TIME.multipliedBy(1L << bundle.rounds()));
        commitments.asked(bundle, transactionUid, answerBy);
        CommitmentRequest request = new CommitmentRequest(
                transactionUid, bundle.objects().stream().map(Wanted::object).toList());
        try {
            DimseStatus status = scu.ask(peer, request, () -> isAnswered(transactionUid));
            return heard(peer, bundle, transactionUid, status);
        } catch (AssociationException.NotNegotiated e) {
            refusals.put(peer.name(), clock.instant());
            end(bundle, notOffered(peer.name()));
            return true;
        } catch (AssociationException e) {
            postpone(peer, bundle, transactionUid, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Whether nothing of a transaction waits for a report any more. */
    private boolean isAnswered(Uid transactionUid) {
        return !commitments.isOpen(transactionUid);
    }

    private boolean heard(Peer peer, Bundle bundle, Uid transactionUid, DimseStatus status) {
        switch (RequestVerdict.of(status)) {
            case TAKEN ->
                EVENTS.info(
                        ASKED,
                        "{} was asked for commitment to {} objects, transaction {}",
                        peer.name(),
                        bundle.objects().size(),
                        transactionUid);
            case LATER -> {
                postpone(peer, bundle, transactionUid, "it answered " + status);
                return false;
            }
            case NOT_OFFERED -> {
                refusals.put(peer.name(), clock.instant());
                end(bundle, notOffered(peer.name()) + ", it answered " + status);
            }
            case REFUSED -> end(bundle, peer.name() + " refused the request for commitment with " + status);
        }
        return true;
    }

    private void postpone(Peer peer, Bundle bundle, Uid transactionUid, String problem) {
        Instant due = clock.instant().plus(RetrySchedule.delay(bundle.attempts() + 1, peer.name()));
        EVENTS.warn(NOT_ASKED, "{} could not be asked for commitment, it is tried again: {}", peer.name(), problem);
        commitments.postponed(transactionUid, due);
    }

    private void end(Bundle bundle, String note) {
        commitments.ended(bundle, note);
        EVENTS.info(ENDED, "{} objects at {} stay stored: {}", bundle.objects().size(), bundle.destination(), note);
    }
}
