package org.atlasnode.storescp.commitment;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.objects.KeptFile;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.CommitmentRequests;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.StorageSopClasses;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.storescp.SeriesTracker;

/**
 * Says of each object whether this node keeps it: its row is known under the SOP class that was asked for, and its file
 * is there with every byte that came (PS3.3 §C.14.1.1 for the reasons of failure). Thread-safe.
 */
public final class Judge {

    private static final EventLog EVENTS = EventLog.of(Judge.class);
    private static final int OBJECT_DAMAGED = 2041;
    private static final int OBJECT_UNREADABLE = 2042;

    /** A sender may ask right after its last C-STORE; rows are some 100 ms behind the files. */
    private static final Duration ROW_PATIENCE = Duration.ofSeconds(3);

    private static final Set<Uid> CLASSES = StorageSopClasses.all();

    private final CommitmentRequests requests;
    private final ObjectStore objects;
    private final SeriesTracker tracker;

    public Judge(CommitmentRequests requests, ObjectStore objects, SeriesTracker tracker) {
        this.requests = requests;
        this.objects = objects;
        this.tracker = tracker;
    }

    /**
     * What was found.
     *
     * @param verdicts success or the reason of failure for each object, in the order asked
     * @param series the series of those that are known
     */
    record Judgement(List<DimseStatus> verdicts, Set<SeriesKey> series) {

        Judgement {
            verdicts = List.copyOf(verdicts);
            series = Set.copyOf(series);
        }
    }

    /**
     * Judges; empty where it was told to stop before it could, or where rows of what came before are still not written:
     * then it is too soon to call an object unknown.
     */
    Optional<Judgement> judge(List<SopReference> asked, BooleanSupplier stop) throws InterruptedException {
        Look look = new Look(asked, stop);
        look.at(IntStream.range(0, asked.size()).boxed().toList());
        List<Integer> failed = look.failed();
        if (!failed.isEmpty() && !look.isStopped()) {
            if (!tracker.awaitRecorded(ROW_PATIENCE)) {
                return Optional.empty();
            }
            look.at(failed); // its row may have been written, or corrected, since
        }
        return look.isStopped() ? Optional.empty() : Optional.of(look.judgement());
    }

    /** One pass over what was asked, and a second one over what failed in it. Confined to one thread. */
    private final class Look {

        private final List<SopReference> asked;
        private final BooleanSupplier stop;
        private final List<DimseStatus> verdicts;
        private final Set<SeriesKey> series = new HashSet<>();
        private boolean stopped;

        Look(List<SopReference> asked, BooleanSupplier stop) {
            this.asked = asked;
            this.stop = stop;
            this.verdicts = new ArrayList<>(Collections.nCopies(asked.size(), DimseStatus.NO_SUCH_SOP_INSTANCE));
        }

        void at(List<Integer> indices) {
            Map<Uid, List<InstanceRef>> rows =
                    requests
                            .received(indices.stream()
                                    .map(index -> asked.get(index).sopInstanceUid())
                                    .toList())
                            .stream()
                            .collect(Collectors.groupingBy(InstanceRef::sopInstanceUid));
            for (int index : indices) {
                if (stop.getAsBoolean()) {
                    stopped = true;
                    return;
                }
                List<InstanceRef> known = rows.getOrDefault(asked.get(index).sopInstanceUid(), List.of());
                known.forEach(row -> series.add(row.series()));
                verdicts.set(index, verdict(asked.get(index), known));
            }
        }

        boolean isStopped() {
            return stopped;
        }

        List<Integer> failed() {
            return IntStream.range(0, verdicts.size())
                    .filter(index -> !verdicts.get(index).isSuccess())
                    .boxed()
                    .toList();
        }

        Judgement judgement() {
            failed().forEach(index -> tell(asked.get(index), verdicts.get(index)));
            return new Judgement(verdicts, series);
        }
    }

    private static void tell(SopReference object, DimseStatus verdict) {
        if (verdict.equals(DimseStatus.PROCESSING_FAILURE)) {
            EVENTS.error(
                    OBJECT_DAMAGED,
                    "Instance {} is not what it was when it came: its file was changed, damaged or cannot be read."
                            + " Its sender is told so; have it sent again, and look after the disk",
                    object.sopInstanceUid());
        }
    }

    /** A broken sender may use an instance UID in several series: one that is kept is enough. */
    private DimseStatus verdict(SopReference object, List<InstanceRef> known) {
        if (known.isEmpty()) {
            return CLASSES.contains(object.sopClassUid())
                    ? DimseStatus.NO_SUCH_SOP_INSTANCE
                    : DimseStatus.SOP_CLASS_NOT_SUPPORTED;
        }
        List<InstanceRef> ofClass = known.stream()
                .filter(row -> row.sopClassUid().equals(object.sopClassUid()))
                .toList();
        DimseStatus verdict = DimseStatus.CLASS_INSTANCE_CONFLICT;
        for (InstanceRef row : ofClass) {
            verdict = look(row);
            if (verdict.isSuccess()) {
                return verdict;
            }
        }
        return verdict;
    }

    private DimseStatus look(InstanceRef row) {
        try {
            return switch (KeptFile.look(objects.received(row.series(), row.sopInstanceUid()), row)) {
                case WHOLE -> DimseStatus.SUCCESS;
                case MISSING -> DimseStatus.NO_SUCH_SOP_INSTANCE;
                case DIFFERENT -> DimseStatus.PROCESSING_FAILURE;
            };
        } catch (IOException e) {
            EVENTS.error(OBJECT_UNREADABLE, "Instance {} cannot be read", row.sopInstanceUid(), e);
            return DimseStatus.PROCESSING_FAILURE;
        }
    }
}
