package org.atlasnode.core.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.Uid;

/** What the tests of the state store begin with. */
final class StateFixture {

    static final Instant START = Instant.parse("2026-11-23T08:00:00.123456Z");
    static final SeriesKey SERIES = new SeriesKey(Uid.of("1.2.3"), Uid.of("1.2.3.4"));
    private static final Uid CT = Uid.of("1.2.840.10008.5.1.4.1.1.2");
    private static final Uid EXPLICIT = Uid.of("1.2.840.10008.1.2.1");

    private StateFixture() {}

    static ReceivedInstance instance(int number, String crc32c, Instant received) {
        return instance(SERIES, number, crc32c, received);
    }

    static ReceivedInstance instance(SeriesKey series, int number, String crc32c, Instant received) {
        Uid uid = Uid.of(series.seriesInstanceUid() + "." + number);
        return new ReceivedInstance(
                new InstanceRef(series, uid, CT, EXPLICIT, 526_000 + number, crc32c), "CT1", "CT", received);
    }

    static List<ReceivedInstance> instances(int count) {
        List<ReceivedInstance> instances = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            instances.add(instance(i, "0000000" + i % 10, START.plusMillis(i)));
        }
        return instances;
    }

    static ResultObject result(long jobId, ResultKind kind, int ordinal) {
        return new ResultObject(
                jobId, kind, Uid.of("1.2.840.10008.5.1.4.1.1.88.34"), Uid.of("2.25." + jobId + "." + ordinal), ordinal);
    }

    static Analysis analysed() {
        List<Finding> levels = new ArrayList<>();
        FrameRef slice = FrameRef.of(Uid.of("1.2.3.4.1"), 7);
        for (Level level : Level.values()) {
            boolean present = level == Level.C5;
            Box3 box = new Box3(new Point3(0, 1.5, 2), new Point3(3, 4, 5));
            levels.add(new Finding(
                    level.target(),
                    present ? Assessment.PRESENT : Assessment.ABSENT,
                    Optional.of(present ? 0.91 : 0.02),
                    0.3,
                    present ? Suspicion.HIGH : Suspicion.NONE,
                    Optional.of(new Finding.Place(
                            slice,
                            Optional.of(new Finding.Structure(new Point3(1, 2, 3), box, Optional.empty())),
                            present ? Optional.of(box) : Optional.empty())),
                    present ? List.of(new SliceBox(slice, 1, 2, 3.5, 4)) : List.of()));
        }
        return new Analysis(
                algorithm(),
                Analysis.Outcome.ANALYSED,
                new Analysis.PatientFinding(Level.PATIENT, Assessment.PRESENT, Optional.of(0.91), 0.3, Suspicion.HIGH),
                levels,
                Optional.empty(),
                List.of(slice),
                timing());
    }

    static Analysis declined() {
        return new Analysis(
                algorithm(),
                Analysis.Outcome.DECLINED,
                Analysis.PatientFinding.undetermined(Level.PATIENT, 0.3),
                List.of(),
                Optional.of(new Analysis.Reason("SLICE_GAP", "2 slices are missing")),
                List.of(),
                timing());
    }

    private static Algorithm algorithm() {
        return new Algorithm(
                new ModelRef("cspine-fracture", "1.0.0", "0".repeat(64)),
                "C-spine",
                "Atlas Node",
                "demonstration",
                "NOT FOR CLINICAL USE",
                "threshold 0.3",
                "cpu");
    }

    private static Analysis.Timing timing() {
        Map<String, Duration> stages = new LinkedHashMap<>();
        stages.put("load", Duration.ofMillis(120));
        stages.put("levels", Duration.ofNanos(1_234_567));
        return new Analysis.Timing(START, stages);
    }
}
