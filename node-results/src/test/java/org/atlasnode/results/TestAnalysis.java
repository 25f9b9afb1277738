package org.atlasnode.results;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
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
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.Voxel;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultUids;
import org.atlasnode.results.source.SourceSeries;

/** Hand-made analyses of a series: levels along a line, some positive with boxes on three slices. */
public final class TestAnalysis {

    public static final NodeIdentity NODE =
            new NodeIdentity("Atlas Node project", "Atlas Node", "0.1.0", "ATLAS", java.time.ZoneOffset.UTC);

    public static final Algorithm ALGORITHM = new Algorithm(
            new ModelRef("cspine-fracture", "0.1.0", "ab".repeat(32)),
            "Cervical spine fracture detection on CT",
            "Atlas Node project",
            "demonstration",
            "DEMONSTRATION - TRAINED ON SYNTHETIC PHANTOMS - NOT FOR CLINICAL USE",
            "thresholds C1..C7 0.3, overall 0.3; bands 0.5, 0.8",
            "cpu");

    private static final double THRESHOLD = 0.3;

    private final SeriesGeometry geometry;
    private final Map<Level, Point3> centroids = new EnumMap<>(Level.class);
    private final Map<Level, Double> probabilities = new EnumMap<>(Level.class);
    private final Map<Level, Assessment> others = new EnumMap<>(Level.class);
    private final Map<Level, VertebralShape> shapes = new EnumMap<>(Level.class);
    private int[] boxOffsets = {0, 1, -1};

    private TestAnalysis(TestSeries series) {
        this.geometry = series.geometry();
        double[] negatives = {0.021, 0.064, 0.013, 0.032, 0.118, 0.0004, 0.2996};
        for (Level level : Level.values()) {
            double part = 0.85 - 0.11 * level.ordinal();
            centroids.put(
                    level,
                    geometry.patientMm(new Voxel(
                            part * (geometry.sliceCount() - 1),
                            geometry.reference().rows() * 0.55,
                            geometry.reference().columns() * 0.5)));
            probabilities.put(level, negatives[level.ordinal()]);
        }
    }

    public static TestAnalysis of(TestSeries series) {
        return new TestAnalysis(series);
    }

    public TestAnalysis at(Level level, double x, double y, double z) {
        centroids.put(level, new Point3(x, y, z));
        return this;
    }

    public TestAnalysis probability(Level level, double probability) {
        probabilities.put(level, probability);
        return this;
    }

    public TestAnalysis shape(Level level, VertebralShape shape) {
        shapes.put(level, shape);
        return this;
    }

    /** Findings are seen in one slice alone. */
    public TestAnalysis oneBox() {
        boxOffsets = new int[] {0};
        return this;
    }

    public TestAnalysis without(Level level, Assessment assessment) {
        others.put(level, assessment);
        return this;
    }

    public Analysis build() {
        List<Finding> levels = new ArrayList<>();
        for (Level level : Level.values()) {
            levels.add(finding(level));
        }
        double overall = levels.stream()
                .flatMap(level -> level.probability().stream())
                .mapToDouble(p -> p)
                .max()
                .orElse(0);
        Assessment patient = overall >= THRESHOLD
                ? Assessment.PRESENT
                : others.isEmpty() ? Assessment.ABSENT : Assessment.UNDETERMINED;
        return new Analysis(
                ALGORITHM,
                Analysis.Outcome.ANALYSED,
                new Analysis.PatientFinding(
                        Level.PATIENT, patient, Optional.of(overall), THRESHOLD, suspicion(overall)),
                levels,
                Optional.empty(),
                geometry.slices().stream().map(SliceGeometry::frame).toList(),
                timing());
    }

    public static Analysis notAnalysed(TestSeries series, Analysis.Outcome outcome) {
        return new Analysis(
                ALGORITHM,
                outcome,
                Analysis.PatientFinding.undetermined(Level.PATIENT, THRESHOLD),
                List.of(),
                Optional.of(new Analysis.Reason(
                        "SLICE_GAP",
                        "3 slices are missing between 45.0 mm and 57.0 mm, so a fracture could hide there")),
                series.source().instances().stream()
                        .map(instance -> FrameRef.of(instance.sopInstanceUid()))
                        .toList(),
                timing());
    }

    public static Job job(TestSeries series, int run, Analysis analysis) {
        return job(series.source(), run, analysis);
    }

    private static Job job(SourceSeries source, int run, Analysis analysis) {
        JobState state = switch (analysis.outcome()) {
            case ANALYSED -> JobState.SUCCEEDED;
            case DECLINED -> JobState.DECLINED;
            case FAILED -> JobState.FAILED;
        };
        return new Job(
                run,
                source.key(),
                ModelChoice.of("cspine-fracture@0.1.0"),
                Optional.empty(),
                run,
                new Job.State(state, 1, Instant.parse("2026-11-23T07:20:41Z"), ""),
                Optional.of(analysis));
    }

    public static ResultUids uids(TestSeries series, Analysis analysis) {
        return uids(series.source(), analysis);
    }

    public static ResultUids uids(SourceSeries source, Analysis analysis) {
        return ResultUids.of(job(source, 1, analysis), analysis, NODE);
    }

    private static Analysis.Timing timing() {
        Map<String, Duration> stages = new LinkedHashMap<>();
        stages.put("read", Duration.ofMillis(800));
        stages.put("infer", Duration.ofMillis(40_200));
        return new Analysis.Timing(Instant.parse("2026-11-23T07:20:00Z"), stages);
    }

    private Finding finding(Level level) {
        if (others.containsKey(level)) {
            return new Finding(
                    level.target(),
                    others.get(level),
                    Optional.empty(),
                    THRESHOLD,
                    Suspicion.NONE,
                    Optional.empty(),
                    List.of());
        }
        double p = probabilities.get(level);
        Point3 centre = centroids.get(level);
        boolean present = p >= THRESHOLD;
        Box3 fracture = new Box3(
                new Point3(centre.xMm() - 9, centre.yMm() - 8, centre.zMm() - 4),
                new Point3(centre.xMm() + 11, centre.yMm() + 6, centre.zMm() + 4));
        Box3 extent = new Box3(
                new Point3(centre.xMm() - 22, centre.yMm() - 12, centre.zMm() - 8),
                new Point3(centre.xMm() + 22, centre.yMm() + 34, centre.zMm() + 8));
        FrameRef keySlice = geometry.slices().get(geometry.nearestSlice(centre)).frame();
        return new Finding(
                level.target(),
                present ? Assessment.PRESENT : Assessment.ABSENT,
                Optional.of(p),
                THRESHOLD,
                suspicion(p),
                Optional.of(new Finding.Place(
                        keySlice,
                        Optional.of(new Finding.Structure(centre, extent, Optional.ofNullable(shapes.get(level)))),
                        present ? Optional.of(fracture) : Optional.empty())),
                present ? boxes(centre, fracture) : List.of());
    }

    private List<SliceBox> boxes(Point3 centre, Box3 fracture) {
        List<SliceBox> boxes = new ArrayList<>();
        int nearest = geometry.nearestSlice(centre);
        for (int offset : boxOffsets) {
            Voxel low = geometry.voxel(fracture.min());
            Voxel high = geometry.voxel(fracture.max());
            boxes.add(new SliceBox(
                    geometry.slices().get(nearest + offset).frame(),
                    Math.floor(low.column()) - offset,
                    Math.floor(low.row()),
                    Math.ceil(high.column()) + offset,
                    Math.ceil(high.row())));
        }
        return boxes;
    }

    private static Suspicion suspicion(double p) {
        return p >= 0.8
                ? Suspicion.HIGH
                : p >= 0.5 ? Suspicion.MEDIUM : p >= THRESHOLD ? Suspicion.LOW : Suspicion.NONE;
    }
}
