package org.atlasnode.results.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.dicomweb.DicomWebException;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.schedule.RetrySchedule;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.net.StoreResponse;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.results.sr.ReportVariant;
import org.atlasnode.results.sr.SrDocument;

/**
 * One attempt to deliver a bundle to a destination. A refusal for the moment and a broken association end the attempt,
 * and what was not stored by then is tried again; a refusal for good ends its object alone. A report whose class is
 * refused, in negotiation or at the object, goes as the next class. Confined to one thread.
 */
final class Attempt implements ResultSender.Reaction {

    private static final EventLog LOG = EventLog.of(Attempt.class);

    private final NodeConfig.Peer peer;
    private final String callingAeTitle;
    private final Map<Long, Delivery> waiting = new LinkedHashMap<>();
    private final Map<Long, Set<Uid>> refusedClasses = new HashMap<>();
    private final Consumer<Outcome> ended;
    private Optional<StoreVerdict> stopped = Optional.empty();

    Attempt(NodeConfig.Peer peer, String callingAeTitle, List<Delivery> bundle, Consumer<Outcome> ended) {
        this.peer = peer;
        this.callingAeTitle = callingAeTitle;
        bundle.stream()
                .sorted(Comparator.comparing(
                                (Delivery delivery) -> delivery.object().kind())
                        .thenComparing(delivery -> delivery.object().ordinal()))
                .forEach(delivery -> waiting.put(delivery.id(), delivery));
        this.ended = ended;
    }

    void run(ObjectStore objects, ResultSender sender) {
        try {
            buryWithoutFile(objects);
            if (!waiting.isEmpty()) {
                associateAndStore(objects, sender);
            }
        } catch (RuntimeException e) {
            LOG.error(4021, "a delivery to {} broke down", peer.name(), e);
            retryAll("the node itself broke down: " + e.getClass().getSimpleName() + ". Report this", "");
        }
    }

    private void buryWithoutFile(ObjectStore objects) {
        for (Delivery delivery : List.copyOf(waiting.values())) {
            if (!Files.exists(objects.result(delivery.object()))) {
                end(Outcome.dead(delivery, Remedies.withoutFile(), ""));
            }
        }
    }

    private void associateAndStore(ObjectStore objects, ResultSender sender) {
        boolean reached = false;
        try (ResultSender.Connection connection = sender.open(peer, proposedClasses())) {
            reached = true;
            storeAll(connection, objects);
        } catch (AssociationException.Rejected e) {
            String reason = Remedies.rejected(peer, callingAeTitle, String.valueOf(e.getMessage()));
            away(reason, !e.isRetryable());
        } catch (DicomWebException e) {
            String reason = Remedies.interrupted(peer, String.valueOf(e.getMessage()));
            if (e.isAway()) {
                away(reason, false);
            } else {
                retryAll(reason, "");
            }
        } catch (IOException e) {
            if (reached) {
                retryAll(Remedies.interrupted(peer, String.valueOf(e.getMessage())), "");
            } else {
                away(Remedies.unreachable(peer, String.valueOf(e.getMessage())), false);
            }
        }
    }

    private Set<Uid> proposedClasses() {
        Set<Uid> classes = new LinkedHashSet<>();
        waiting.values().forEach(delivery -> classes.addAll(candidates(delivery.object())));
        return classes;
    }

    /** The SOP classes that an object can be sent as, the best first. */
    private static List<Uid> candidates(ResultObject object) {
        return object.kind() == ResultKind.SR ? SrDocument.SOP_CLASSES : List.of(object.sopClassUid());
    }

    private Optional<Uid> acceptedClass(ResultSender.Connection connection, Delivery delivery) {
        Set<Uid> refused = refusedClasses.getOrDefault(delivery.id(), Set.of());
        return candidates(delivery.object()).stream()
                .filter(uid -> !refused.contains(uid) && connection.accepts(uid))
                .findFirst();
    }

    private void storeAll(ResultSender.Connection connection, ObjectStore objects) throws IOException {
        while (!waiting.isEmpty() && stopped.isEmpty()) {
            List<Outgoing> next = next(connection, objects);
            if (!next.isEmpty()) {
                connection.store(next, this);
            }
        }
        stopped.ifPresent(verdict -> retryAll(verdict.reason(), verdict.comment()));
    }

    /** All that wait, each in the best class that is accepted and was not refused. */
    private List<Outgoing> next(ResultSender.Connection connection, ObjectStore objects) {
        List<Outgoing> next = new ArrayList<>();
        for (Delivery delivery : List.copyOf(waiting.values())) {
            Optional<Uid> accepted = acceptedClass(connection, delivery);
            if (accepted.isPresent()) {
                next.add(new Outgoing(delivery, accepted.get(), objects.result(delivery.object())));
            } else {
                end(Outcome.dead(delivery, Remedies.notAccepted(peer, candidates(delivery.object())), ""));
            }
        }
        return next;
    }

    @Override
    public boolean answered(Outgoing object, StoreResponse response) {
        if (isOtherClassWorthTrying(object, response)) {
            refusedClasses
                    .computeIfAbsent(object.delivery().id(), id -> new HashSet<>())
                    .add(object.sopClassUid());
            return false; // the next class is sent before what comes after
        }
        StoreVerdict verdict = StoreVerdict.of(response, peer);
        switch (verdict.kind()) {
            case STORED ->
                end(Outcome.stored(object.delivery(), note(object, verdict), verdict.comment(), toCommit(object)));
            case PERMANENT -> end(Outcome.dead(object.delivery(), verdict.reason(), verdict.comment()));
            case TEMPORARY -> stopped = Optional.of(verdict);
        }
        return verdict.kind() != StoreVerdict.Kind.TEMPORARY;
    }

    /** Some take every class in negotiation, and others have none: both say it at the object. */
    private static boolean isOtherClassWorthTrying(Outgoing object, StoreResponse response) {
        return response.status().equals(DimseStatus.SOP_CLASS_NOT_SUPPORTED)
                && candidates(object.delivery().object()).size() > 1;
    }

    @Override
    public void refused(Outgoing object, String problem) {
        end(Outcome.dead(object.delivery(), Remedies.refused(peer, problem), ""));
    }

    @Override
    public void unreadable(Outgoing object, IOException problem) {
        String reason = Remedies.unreadable(String.valueOf(problem.getMessage()));
        end(
                problem instanceof DicomParseException
                        ? Outcome.dead(object.delivery(), reason, "")
                        : Outcome.retry(object.delivery(), reason, "", delay(object.delivery(), false)));
    }

    private Optional<SopReference> toCommit(Outgoing object) {
        return peer.terms().commitment().ask() ? Optional.of(object.reference()) : Optional.empty();
    }

    private String note(Outgoing object, StoreVerdict verdict) {
        String variant = object.isAsKept()
                ? ""
                : "sent as " + ReportVariant.name(object.reference()) + ", for " + peer.name()
                        + " accepts no better SOP class";
        if (!verdict.reason().isEmpty()) {
            LOG.warn(4012, "delivery {}: {}", object.delivery().id(), verdict.reason());
        }
        return variant.isEmpty() || verdict.reason().isEmpty()
                ? variant + verdict.reason()
                : variant + "; " + verdict.reason();
    }

    private void end(Outcome outcome) {
        waiting.remove(outcome.delivery().id());
        ended.accept(outcome);
    }

    private void retryAll(String reason, String comment) {
        waitAll(reason, false, (delivery, delay) -> Outcome.retry(delivery, reason, comment, delay));
    }

    private void away(String reason, boolean refused) {
        waitAll(reason, refused, (delivery, delay) -> Outcome.away(delivery, reason, delay));
    }

    /** One delay for all, so that they come due together and in the order of sending. */
    private void waitAll(String reason, boolean refused, BiFunction<Delivery, Duration, Outcome> outcome) {
        if (waiting.isEmpty()) {
            return;
        }
        LOG.warn(4011, "{} objects for {} wait: {}", waiting.size(), peer.name(), reason);
        List<Delivery> left = List.copyOf(waiting.values());
        Duration delay = delay(left.get(0), refused);
        left.forEach(delivery -> end(outcome.apply(delivery, delay)));
    }

    /** Who calls is part of what spreads the delays: else all nodes before a PACS called it at the same moments. */
    private Duration delay(Delivery delivery, boolean refused) {
        String caller = callingAeTitle + " to " + delivery.destination();
        return refused
                ? RetrySchedule.delayAfterRefusal(delivery.attempts(), caller)
                : RetrySchedule.delay(delivery.attempts(), caller);
    }
}
