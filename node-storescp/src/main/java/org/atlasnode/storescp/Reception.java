package org.atlasnode.storescp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.objects.ObjectStore.Committed;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.observe.RateLimitedLog;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.io.DataSetReader;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.FileMeta;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.TransferSyntax;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives objects and keeps them, however they come: an object goes from the connection to the disk as it comes, while a
 * parser reads along, and is kept only when it would survive a power cut. The parser reads to the end, past what is long
 * without keeping it, so that a cut object is refused and no object lies in memory. Thread-safe.
 */
public final class Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final EventLog EVENTS = EventLog.of(Reception.class);
    private static final int DISK_FULL = 2011;
    private static final int OBJECT_UNPARSABLE = 2012;
    private static final int OBJECT_REPLACED = 2013;
    private static final int DISK_FAILURE = 2014;
    private static final Duration TELLING = Duration.ofMinutes(1);
    private static final Duration ROW_PATIENCE = Duration.ofSeconds(20);

    /** UIDs and code strings are short; whatever is longer is read over. */
    private static final ReadLimits LIMITS =
            new ReadLimits(1L << 12, 1L << 25, 2_000_000, 64, 1L << 32, ReadLimits.LongValues.OMIT);

    private final ObjectStore objects;
    private final SeriesTracker tracker;
    private final SeriesGate gate;
    private final Metrics metrics;
    private final Clock clock;

    /** For what a peer can cause with every object. */
    private final RateLimitedLog often;

    public Reception(Keeping keeping, Metrics metrics, Clock clock) {
        this.objects = keeping.objects();
        this.tracker = keeping.tracker();
        this.gate = keeping.gate();
        this.metrics = metrics;
        this.clock = clock;
        this.often = new RateLimitedLog(EVENTS, clock, TELLING);
    }

    /** Where objects and their rows are kept, and what keeps them from being deleted meanwhile. */
    public record Keeping(ObjectStore objects, SeriesTracker tracker, SeriesGate gate) {}

    /**
     * Who sends.
     *
     * @param title for the file, so that it can be told from the file alone who sent it
     * @param peer its name in the configuration
     */
    public record Sender(AeTitle title, String peer) {}

    /**
     * An object on its way in.
     *
     * @param study the study that it must belong to; absent where any will do
     */
    public record Arrival(
            Uid sopClassUid, Uid sopInstanceUid, TransferSyntax transferSyntax, Sender sender, Optional<Uid> study) {}

    /**
     * Receives one object and keeps it; on return it would survive a power cut.
     *
     * @param dataSet bytes of the data set in the transfer syntax of the arrival; an {@link IOException} thrown by it means
     *     that the connection is lost, and is passed on
     * @throws DimseStatusException where the object is refused, with the status of PS3.4 §B.2.3
     */
    public void receive(Arrival arrival, InputStream dataSet) throws DimseStatusException, IOException {
        try {
            receiveAndKeep(arrival, dataSet);
        } catch (DimseStatusException e) {
            countRefused(e.status());
            throw e;
        }
    }

    void countRefused(DimseStatus status) {
        metrics.count(Metrics.INSTANCES_REFUSED, "status", status.toString());
    }

    /** Whether there is room for another object; where there is none, that is told to the log. */
    public boolean hasRoom() {
        try {
            requireRoom();
            return true;
        } catch (DimseStatusException e) {
            return false;
        }
    }

    private void receiveAndKeep(Arrival arrival, InputStream dataSet) throws DimseStatusException, IOException {
        requireRoom();
        reserveRow();
        boolean recorded = false;
        try (ObjectStore.Incoming incoming = begin()) {
            ReceivedHeader header = receive(arrival, dataSet, incoming);
            keep(arrival, header, incoming);
            recorded = true;
        } finally {
            if (!recorded) {
                tracker.release();
            }
        }
    }

    private ObjectStore.Incoming begin() throws DimseStatusException {
        try {
            return objects.begin();
        } catch (IOException e) {
            throw diskFailure(e);
        }
    }

    private void requireRoom() throws DimseStatusException {
        try {
            if (objects.freeBytes() <= 0) {
                often.warn(
                        "disk-full",
                        DISK_FULL,
                        "Refusing objects: free disk space is below the reserve (storage.reserve)");
                throw new DimseStatusException(DimseStatus.OUT_OF_RESOURCES, "disk space is below the reserve");
            }
        } catch (IOException e) {
            throw diskFailure(e);
        }
    }

    private void reserveRow() throws DimseStatusException {
        try {
            if (!tracker.reserve(ROW_PATIENCE)) {
                throw new DimseStatusException(DimseStatus.OUT_OF_RESOURCES, "the state store does not keep up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DimseStatusException(DimseStatus.OUT_OF_RESOURCES, "the node is stopping", e);
        }
    }

    private ReceivedHeader receive(Arrival arrival, InputStream dataSet, ObjectStore.Incoming incoming)
            throws DimseStatusException, IOException {
        CopyingInput input = new CopyingInput(dataSet, incoming.output());
        try {
            writeMeta(arrival, incoming.output());
            incoming.beginDataSet();
            DataSet parsed = DataSetReader.read(input, arrival.transferSyntax(), LIMITS);
            input.drain();
            return ReceivedHeader.of(parsed, arrival);
        } catch (DicomParseException e) {
            often.warn(
                    arrival.sender().title().value(),
                    OBJECT_UNPARSABLE,
                    "Refused an object of {}: {}",
                    arrival.sender().title(),
                    e.getMessage());
            throw new DimseStatusException(DimseStatus.CANNOT_UNDERSTAND, e.reason(), e);
        } catch (IOException e) {
            if (input.sourceFailed()) {
                throw e;
            }
            throw diskFailure(e);
        }
    }

    private static void writeMeta(Arrival arrival, OutputStream output) throws IOException {
        FileMeta meta = new FileMeta(
                arrival.sopClassUid(),
                arrival.sopInstanceUid(),
                arrival.transferSyntax().uid(),
                Optional.of(arrival.sender().title()));
        meta.write(output);
    }

    /** Makes the object durable, then sees to its row: under the gate, so that nothing deletes its series in between. */
    private void keep(Arrival arrival, ReceivedHeader header, ObjectStore.Incoming incoming)
            throws DimseStatusException {
        Lock lock = gate.keeping(header.series());
        lock.lock();
        try {
            Committed committed = incoming.commit(header.series(), header.sopInstanceUid());
            tracker.record(received(arrival, header, committed));
            tell(header, committed);
        } catch (IOException e) {
            throw diskFailure(e);
        } finally {
            lock.unlock();
        }
    }

    private ReceivedInstance received(Arrival arrival, ReceivedHeader header, Committed committed) {
        InstanceRef instance = new InstanceRef(
                header.series(),
                header.sopInstanceUid(),
                header.sopClassUid(),
                arrival.transferSyntax().uid(),
                committed.sizeBytes(),
                committed.crc32c());
        return new ReceivedInstance(instance, arrival.sender().peer(), header.modality(), clock.instant());
    }

    private void tell(ReceivedHeader header, Committed committed) {
        metrics.count(
                Metrics.INSTANCES_RECEIVED,
                "outcome",
                committed.outcome().name().toLowerCase(Locale.ROOT));
        metrics.count(Metrics.RECEIVED_BYTES, (double) committed.sizeBytes());
        if (committed.outcome() == Committed.Outcome.REPLACED) {
            EVENTS.warn(
                    OBJECT_REPLACED,
                    "Instance {} came again with other bytes; the newer ones are kept (CRC-32C was {}, is {})",
                    header.sopInstanceUid(),
                    committed.replacedCrc32c().orElse("unknown"),
                    committed.crc32c());
        } else {
            LOG.debug("Instance {} kept: {}", header.sopInstanceUid(), committed.outcome());
        }
    }

    private DimseStatusException diskFailure(IOException e) {
        often.warn("disk-failure", DISK_FAILURE, "Refusing an object: it cannot be written", e);
        return new DimseStatusException(DimseStatus.OUT_OF_RESOURCES, "the object cannot be written", e);
    }
}
