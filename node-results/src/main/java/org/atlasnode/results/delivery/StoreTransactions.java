package org.atlasnode.results.delivery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.dicomweb.ByteContent;
import org.atlasnode.core.dicomweb.DicomWebClient;
import org.atlasnode.core.dicomweb.DicomWebException;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.StoreResponse;
import org.atlasnode.results.source.ResultFile;

/**
 * Stores objects at a DICOMweb server (STOW-RS, PS3.18 §10.5): all in one transaction; one by one what that left open,
 * because the server took the whole amiss for what is in it, or does not name each instance. Confined to one thread.
 */
final class StoreTransactions implements ResultSender.Connection {

    /** No transaction is larger, so that one that breaks does not cost too much; a larger object goes alone. */
    private static final long MAX_BYTES = 256L << 20;

    private final DicomWebClient client;

    StoreTransactions(DicomWebClient client) {
        this.client = client;
    }

    /** A server says at the object what it does not take. */
    @Override
    public boolean accepts(Uid sopClassUid) {
        return true;
    }

    @Override
    public void store(List<Outgoing> objects, ResultSender.Reaction reaction) throws IOException {
        List<Part> transaction = new ArrayList<>();
        long sizeBytes = 0;
        for (Outgoing object : objects) {
            Optional<Part> part = part(object, reaction);
            if (part.isEmpty()) {
                continue;
            }
            if (!transaction.isEmpty() && sizeBytes + part.get().content().sizeBytes() > MAX_BYTES) {
                if (!together(transaction, reaction)) {
                    return;
                }
                transaction.clear();
                sizeBytes = 0;
            }
            transaction.add(part.get());
            sizeBytes += part.get().content().sizeBytes();
        }
        if (!transaction.isEmpty()) {
            together(transaction, reaction);
        }
    }

    /** An object and what is sent of it. */
    private record Part(Outgoing object, ByteContent content) {}

    private static Optional<Part> part(Outgoing object, ResultSender.Reaction reaction) {
        try {
            ByteContent content =
                    object.isAsKept() ? ByteContent.of(object.file()) : ByteContent.of(ResultFile.bytes(object.read()));
            content.sizeBytes(); // whether it is there
            return Optional.of(new Part(object, content));
        } catch (IOException e) {
            reaction.unreadable(object, e);
            return Optional.empty();
        }
    }

    /** Says whether more may be sent. */
    private boolean together(List<Part> parts, ResultSender.Reaction reaction) throws IOException {
        if (parts.size() == 1) {
            return alone(parts.get(0), reaction);
        }
        List<StoreOutcome> outcomes;
        try {
            outcomes = client.store(parts.stream().map(Part::content).toList());
        } catch (DicomWebException e) {
            if (e.isTemporary()) {
                throw e;
            }
            if (isAboutContent(e.status())) {
                return oneByOne(parts, reaction);
            }
            parts.forEach(part -> reaction.refused(part.object(), String.valueOf(e.getMessage())));
            return true;
        }
        return heard(parts, outcomes, reaction);
    }

    /** Where a transaction of fewer objects may fare better. */
    private static boolean isAboutContent(int status) {
        return switch (status) {
            case 202, 400, 409, 413, 422 -> true;
            default -> false;
        };
    }

    /** Every answer counts, also those behind one that stops the attempt: these objects were sent. */
    private boolean heard(List<Part> parts, List<StoreOutcome> outcomes, ResultSender.Reaction reaction)
            throws IOException {
        boolean goOn = true;
        List<Part> unnamed = new ArrayList<>();
        for (Part part : parts) {
            Optional<StoreOutcome> own = named(outcomes, part.object());
            if (own.isPresent() || outcomes.isEmpty()) {
                goOn &= reaction.answered(part.object(), response(own));
            } else {
                unnamed.add(part);
            }
        }
        return goOn && oneByOne(unnamed, reaction);
    }

    private boolean oneByOne(List<Part> parts, ResultSender.Reaction reaction) throws IOException {
        for (Part part : parts) {
            if (!alone(part, reaction)) {
                return false;
            }
        }
        return true;
    }

    /** A server that names no instance has stored it by the status of its answer; one that names others only has not. */
    private boolean alone(Part part, ResultSender.Reaction reaction) throws IOException {
        List<StoreOutcome> outcomes;
        try {
            outcomes = client.store(List.of(part.content()));
        } catch (DicomWebException e) {
            if (e.isTemporary()) {
                throw e;
            }
            reaction.refused(part.object(), String.valueOf(e.getMessage()));
            return true;
        }
        Optional<StoreOutcome> own = named(outcomes, part.object())
                .or(() -> outcomes.stream().filter(outcome -> !outcome.stored()).findFirst());
        if (own.isEmpty() && !outcomes.isEmpty()) {
            return reaction.answered(
                    part.object(),
                    new StoreResponse(DimseStatus.PROCESSING_FAILURE, "the answer does not name the instance"));
        }
        return reaction.answered(part.object(), response(own));
    }

    private static Optional<StoreOutcome> named(List<StoreOutcome> outcomes, Outgoing object) {
        Uid uid = object.reference().sopInstanceUid();
        return outcomes.stream()
                .filter(outcome -> outcome.sopInstanceUid().filter(uid::equals).isPresent())
                .findFirst();
    }

    /** The reason of PS3.18 §I.2 is a status of PS3.4 §B.2.3; none is success. */
    private static StoreResponse response(Optional<StoreOutcome> outcome) {
        return new StoreResponse(
                new DimseStatus(outcome.map(StoreTransactions::status).orElse(0)), "");
    }

    /** A reason that contradicts the outcome does not count. */
    private static int status(StoreOutcome outcome) {
        DimseStatus status = new DimseStatus(outcome.reason());
        boolean kept = status.isSuccess() || status.isWarning();
        if (outcome.stored()) {
            return kept ? outcome.reason() : 0;
        }
        return kept ? StoreOutcome.PROCESSING_FAILURE : outcome.reason();
    }

    @Override
    public void close() {
        // each transaction has ended by itself
    }
}
