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
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.io.DataSetReader;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.FileMeta;
import org.atlasnode.dicom.io.ReadLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Storage service as SCP (PS3.4 §B): an object goes from the association to the disk as it comes, while a parser
 * reads along, and is a success only when it would survive a power cut. The parser reads to the end, past what is long
 * without keeping it, so that a cut object is refused and no object lies in memory. Thread-safe.
 */
public final class StoreScp implements CStoreHandler {

    private static final Logger LOG = LoggerFactory.getLogger(StoreScp.class);
    private static final EventLog EVENTS = EventLog.of(StoreScp.class);
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
    private final PeerNames peers;
    private final Metrics metrics;
    private final Clock clock;

    /** For what a peer can cause with every object. */
    private final RateLimitedLog often;

    public StoreScp(Keeping keeping, PeerNames peers, Metrics metrics, Clock clock) {
        this.objects = keeping.objects();
        this.tracker = keeping.tracker();
        this.gate = keeping.gate();
        this.peers = peers;
        this.metrics = metrics;
        this.clock = clock;
        this.often = new RateLimitedLog(EVENTS, clock, TELLING);
    }

    /** Where objects and their rows are kept, and what keeps them from being deleted meanwhile. */
    public record Keeping(ObjectStore objects, SeriesTracker tracker, SeriesGate gate) {}

    /** The name, in the configuration, of the peer that calls. */
    @FunctionalInterface
    public interface PeerNames {
        String nameOf(Caller caller);
    }

    @Override
    public void store(CStore request, InputStream dataSet) throws DimseStatusException, IOException {
        try {
            receiveAndKeep(request, dataSet);
        } catch (DimseStatusException e) {
            metrics.count(Metrics.INSTANCES_REFUSED, "status", e.status().toString());
            throw e;
        }
    }

    private void receiveAndKeep(CStore request, InputStream dataSet) throws DimseStatusException, IOException {
        requireRoom();
        reserveRow();
        boolean recorded = false;
        try (ObjectStore.Incoming incoming = begin()) {
            ReceivedHeader header = receive(request, dataSet, incoming);
            keep(request, header, incoming);
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

    private ReceivedHeader receive(CStore request, InputStream dataSet, ObjectStore.Incoming incoming)
            throws DimseStatusException, IOException {
        CopyingInput input = new CopyingInput(dataSet, incoming.output());
        try {
            writeMeta(request, incoming.output());
            incoming.beginDataSet();
            DataSet parsed = DataSetReader.read(input, request.transferSyntax(), LIMITS);
            input.drain();
            return ReceivedHeader.of(parsed, request);
        } catch (DicomParseException e) {
            often.warn(
                    request.caller().calling().value(),
                    OBJECT_UNPARSABLE,
                    "Refused an object of {}: {}",
                    request.caller().calling(),
                    e.getMessage());
            throw new DimseStatusException(DimseStatus.CANNOT_UNDERSTAND, e.reason(), e);
        } catch (IOException e) {
            if (input.sourceFailed()) {
                throw e;
            }
            throw diskFailure(e);
        }
    }

    private static void writeMeta(CStore request, OutputStream output) throws IOException {
        FileMeta meta = new FileMeta(
                request.sopClassUid(),
                request.sopInstanceUid(),
                request.transferSyntax().uid(),
                Optional.of(request.caller().calling()));
        meta.write(output);
    }

    /** Makes the object durable, then sees to its row: under the gate, so that nothing deletes its series in between. */
    private void keep(CStore request, ReceivedHeader header, ObjectStore.Incoming incoming)
            throws DimseStatusException {
        Lock lock = gate.keeping(header.series());
        lock.lock();
        try {
            Committed committed = incoming.commit(header.series(), header.sopInstanceUid());
            tracker.record(received(request, header, committed));
            tell(header, committed);
        } catch (IOException e) {
            throw diskFailure(e);
        } finally {
            lock.unlock();
        }
    }

    private ReceivedInstance received(CStore request, ReceivedHeader header, Committed committed) {
        InstanceRef instance = new InstanceRef(
                header.series(),
                header.sopInstanceUid(),
                header.sopClassUid(),
                request.transferSyntax().uid(),
                committed.sizeBytes(),
                committed.crc32c());
        return new ReceivedInstance(instance, peers.nameOf(request.caller()), header.modality(), clock.instant());
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
