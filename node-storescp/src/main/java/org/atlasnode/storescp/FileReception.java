package org.atlasnode.storescp;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.RateLimitedLog;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.StorageSopClasses;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.Part10Stream;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.storescp.Reception.Arrival;
import org.atlasnode.storescp.Reception.Sender;

/**
 * Receives PS3.10 files, as a Store transaction brings them (PS3.18 §10.5): what an association would have negotiated is
 * checked by the file meta information, and {@link Reception} does the rest. The bytes of the data set are kept; preamble
 * and file meta information become our own, as with C-STORE. Thread-safe.
 */
public final class FileReception {

    private static final int NOT_A_FILE = 2021;
    private static final ReadLimits META =
            new ReadLimits(1L << 12, 1L << 16, 100, 1, 1L << 16, ReadLimits.LongValues.REFUSE);
    private static final Set<Uid> STORAGE = StorageSopClasses.all();

    private final Reception reception;
    private final Predicate<TransferSyntax> accepted;
    private final RateLimitedLog often;

    /** @param accepted the transfer syntaxes that are taken */
    public FileReception(Reception reception, Predicate<TransferSyntax> accepted, Clock clock) {
        this.reception = reception;
        this.accepted = accepted;
        this.often = new RateLimitedLog(EventLog.of(FileReception.class), clock, Duration.ofMinutes(1));
    }

    /** Whether there is room for another object. */
    public boolean hasRoom() {
        return reception.hasRoom();
    }

    /**
     * Receives one file. Every refusal is an outcome, with its reason by PS3.18 Table I.2-2.
     *
     * @param study the study that it must belong to; absent where any will do
     * @throws IOException where the stream fails
     */
    public StoreOutcome receive(InputStream file, Sender sender, Optional<Uid> study) throws IOException {
        Part10Stream part;
        try {
            part = Part10Stream.open(file, META);
        } catch (DicomParseException e) {
            often.warn(sender.peer(), NOT_A_FILE, "Refused a part that {} sent: {}", sender.peer(), e.getMessage());
            return refuse(Optional.empty(), Optional.empty(), StoreOutcome.CANNOT_UNDERSTAND);
        }
        Optional<TransferSyntax> syntax =
                part.transferSyntaxUid().flatMap(TransferSyntax::find).filter(accepted);
        if (part.sopClassUid().isEmpty() || part.sopInstanceUid().isEmpty()) {
            return refuse(part, StoreOutcome.CANNOT_UNDERSTAND);
        }
        if (!STORAGE.contains(part.sopClassUid().get())) {
            return refuse(part, StoreOutcome.SOP_CLASS_NOT_SUPPORTED);
        }
        if (syntax.isEmpty()) {
            return refuse(part, StoreOutcome.TRANSFER_SYNTAX_NOT_SUPPORTED);
        }
        return keep(
                new Arrival(part.sopClassUid().get(), part.sopInstanceUid().get(), syntax.get(), sender, study),
                part.dataSet());
    }

    private StoreOutcome keep(Arrival arrival, InputStream dataSet) throws IOException {
        try {
            reception.receive(arrival, dataSet);
            return StoreOutcome.stored(arrival.sopClassUid(), arrival.sopInstanceUid());
        } catch (DimseStatusException e) {
            return StoreOutcome.failed(
                    Optional.of(arrival.sopClassUid()),
                    Optional.of(arrival.sopInstanceUid()),
                    e.status().code());
        }
    }

    private StoreOutcome refuse(Part10Stream part, int reason) {
        return refuse(part.sopClassUid(), part.sopInstanceUid(), reason);
    }

    private StoreOutcome refuse(Optional<Uid> sopClassUid, Optional<Uid> sopInstanceUid, int reason) {
        reception.countRefused(new DimseStatus(reason));
        return StoreOutcome.failed(sopClassUid, sopInstanceUid, reason);
    }
}
