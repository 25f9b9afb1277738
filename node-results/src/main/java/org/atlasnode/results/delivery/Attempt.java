package org.atlasnode.results.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.schedule.RetrySchedule;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.net.StoreResponse;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.sr.ReportVariant;
import org.atlasnode.results.sr.SrDocument;

/**
 * One attempt to deliver a bundle to a destination. A refusal for the moment and a broken association end the attempt,
 * and what was not stored by then is tried again; a refusal for good ends its object alone. Confined to one thread.
 */
final class Attempt {

    private static final EventLog LOG = EventLog.of(Attempt.class);

    private final NodeConfig.Peer peer;
    private final String callingAeTitle;
    private final Deque<Delivery> waiting;
    private final Consumer<Outcome> ended;

    Attempt(NodeConfig.Peer peer, String callingAeTitle, List<Delivery> bundle, Consumer<Outcome> ended) {
        this.peer = peer;
        this.callingAeTitle = callingAeTitle;
        this.waiting = new ArrayDeque<>(bundle.stream()
                .sorted(Comparator.comparing(
                                (Delivery delivery) -> delivery.object().kind())
                        .thenComparing(delivery -> delivery.object().ordinal()))
                .toList());
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
            retryAll("the node itself broke down: " + e.getClass().getSimpleName() + ". Report this", false);
        }
    }

    private void buryWithoutFile(ObjectStore objects) {
        for (Delivery delivery : List.copyOf(waiting)) {
            if (!Files.exists(objects.result(delivery.object()))) {
                waiting.remove(delivery);
                ended.accept(Outcome.dead(delivery, Remedies.withoutFile(), ""));
            }
        }
    }

    private void associateAndStore(ObjectStore objects, ResultSender sender) {
        try (ResultSender.Connection connection = sender.open(peer, proposedClasses())) {
            storeAll(connection, objects);
        } catch (AssociationException.Rejected e) {
            retryAll(Remedies.rejected(peer, callingAeTitle, String.valueOf(e.getMessage())), !e.isRetryable());
        } catch (IOException e) {
            retryAll(Remedies.unreachable(peer, String.valueOf(e.getMessage())), false);
        }
    }

    private Set<Uid> proposedClasses() {
        Set<Uid> classes = new LinkedHashSet<>();
        waiting.forEach(delivery -> classes.addAll(candidates(delivery.object())));
        return classes;
    }

    /** The SOP classes that an object can be sent as, the best first. */
    private static List<Uid> candidates(ResultObject object) {
        return object.kind() == ResultKind.SR ? SrDocument.SOP_CLASSES : List.of(object.sopClassUid());
    }

    private void storeAll(ResultSender.Connection connection, ObjectStore objects) {
        while (!waiting.isEmpty()) {
            Delivery delivery = waiting.getFirst();
            Optional<Uid> accepted = candidates(delivery.object()).stream()
                    .filter(connection::accepts)
                    .findFirst();
            if (accepted.isEmpty()) {
                waiting.removeFirst();
                ended.accept(Outcome.dead(delivery, Remedies.notAccepted(peer, candidates(delivery.object())), ""));
                continue;
            }
            Optional<DataSet> object = read(delivery, objects);
            if (object.isPresent()) {
                if (!store(connection, delivery, ReportVariant.as(object.get(), accepted.get()))) {
                    return;
                }
            }
        }
    }

    /** The kept object; where it cannot be read its delivery has ended. */
    private Optional<DataSet> read(Delivery delivery, ObjectStore objects) {
        Path file = objects.result(delivery.object());
        try {
            return Optional.of(ResultFile.read(file));
        } catch (DicomParseException e) {
            waiting.remove(delivery);
            ended.accept(Outcome.dead(delivery, Remedies.unreadable(String.valueOf(e.getMessage())), ""));
        } catch (IOException e) {
            waiting.remove(delivery);
            ended.accept(Outcome.retry(
                    delivery, Remedies.unreadable(String.valueOf(e.getMessage())), "", delay(delivery, false)));
        }
        return Optional.empty();
    }

    /** Sends one object; says whether the attempt goes on. */
    private boolean store(ResultSender.Connection connection, Delivery delivery, DataSet object) {
        StoreResponse response;
        try {
            response = connection.store(object);
        } catch (DeliveryRefusedException e) {
            waiting.removeFirst();
            ended.accept(Outcome.dead(delivery, Remedies.refused(peer, String.valueOf(e.getMessage())), ""));
            return true;
        } catch (IOException e) {
            retryAll(Remedies.interrupted(peer, String.valueOf(e.getMessage())), false);
            return false;
        }
        StoreVerdict verdict = StoreVerdict.of(response, peer);
        switch (verdict.kind()) {
            case STORED -> {
                waiting.removeFirst();
                ended.accept(
                        Outcome.stored(delivery, note(delivery, object, verdict), verdict.comment(), toCommit(object)));
            }
            case PERMANENT -> {
                waiting.removeFirst();
                ended.accept(Outcome.dead(delivery, verdict.reason(), verdict.comment()));
            }
            case TEMPORARY -> retryAll(verdict.reason(), verdict.comment(), false);
        }
        return verdict.kind() != StoreVerdict.Kind.TEMPORARY;
    }

    private Optional<SopReference> toCommit(DataSet sent) {
        return peer.terms().commitment().ask()
                ? Optional.of(new SopReference(
                        sent.findUid(Tags.SOP_CLASS_UID).orElseThrow(),
                        sent.findUid(Tags.SOP_INSTANCE_UID).orElseThrow()))
                : Optional.empty();
    }

    private String note(Delivery delivery, DataSet sent, StoreVerdict verdict) {
        String variant = ReportVariant.isVariantOf(sent, delivery.object().sopInstanceUid())
                ? "sent as " + ReportVariant.name(sent) + ", for " + peer.name() + " accepts no better SOP class"
                : "";
        if (!verdict.reason().isEmpty()) {
            LOG.warn(4012, "delivery {}: {}", delivery.id(), verdict.reason());
        }
        return variant.isEmpty() || verdict.reason().isEmpty()
                ? variant + verdict.reason()
                : variant + "; " + verdict.reason();
    }

    private void retryAll(String reason, boolean refused) {
        retryAll(reason, "", refused);
    }

    private void retryAll(String reason, String comment, boolean refused) {
        if (waiting.isEmpty()) {
            return;
        }
        LOG.warn(4011, "{} objects for {} wait: {}", waiting.size(), peer.name(), reason);
        // One delay for all, so that they come due together and in the order of sending.
        Delivery first = waiting.getFirst();
        while (!waiting.isEmpty()) {
            ended.accept(Outcome.retry(waiting.removeFirst(), reason, comment, delay(first, refused)));
        }
    }

    private Duration delay(Delivery delivery, boolean refused) {
        return refused
                ? RetrySchedule.delayAfterRefusal(delivery.attempts(), delivery.destination())
                : RetrySchedule.delay(delivery.attempts(), delivery.destination());
    }
}
