package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Analysis.PatientFinding;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Level;
import org.atlasnode.core.model.LevelFinding;
import org.atlasnode.core.model.LevelFinding.Place;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.inference.model.PostProcessing;
import org.atlasnode.inference.pipeline.SpinePipeline.Grid;
import org.atlasnode.inference.pipeline.SpinePipeline.Outcome;
import org.atlasnode.inference.pipeline.SpinePipeline.Verdict;

/**
 * Makes findings of what the stages answered. Pure.
 *
 * <ul>
 *   <li>A level with a verdict is PRESENT from its threshold on, else ABSENT.
 *   <li>A level that was found but too small to be judged, or that was missed between two that were found, is
 *       UNDETERMINED; any other that was not found is NOT_COVERED.
 *   <li>The patient is PRESENT where a level is; ABSENT where all seven levels were judged and no probability reaches the
 *       overall threshold; else UNDETERMINED.
 *   <li>A finding without a hot place in its heat map has no boxes: the level is all that is known.
 * </ul>
 */
final class Findings {

    private Findings() {}

    static List<LevelFinding> levels(Outcome outcome, PostProcessing post) {
        Map<Level, Verdict> verdicts = new EnumMap<>(Level.class);
        outcome.verdicts().forEach(verdict -> verdicts.put(verdict.level(), verdict));
        List<LevelFinding> findings = new ArrayList<>();
        for (Level level : Level.values()) {
            Verdict verdict = verdicts.get(level);
            findings.add(verdict == null ? notJudged(level, outcome, post) : judged(verdict, outcome.grid(), post));
        }
        return findings;
    }

    private static LevelFinding judged(Verdict verdict, Grid grid, PostProcessing post) {
        double threshold = post.thresholds().of(verdict.level());
        boolean present = verdict.probability() >= threshold;
        List<SliceBox> boxes = verdict.boxes().stream()
                .flatMap(found -> found.slices().stream())
                .toList();
        Place place = new Place(
                verdict.crop().region().centroidMm(),
                verdict.crop().region().boxMm(grid.shape(), grid.input(), grid.volume()),
                grid.volume().frame(verdict.keySlice()),
                boxes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(verdict.boxes().get(0).boxMm()));
        return new LevelFinding(
                verdict.level(),
                present ? Assessment.PRESENT : Assessment.ABSENT,
                Optional.of(verdict.probability()),
                threshold,
                post.bands().of(verdict.probability(), threshold),
                Optional.of(place),
                boxes);
    }

    private static LevelFinding notJudged(Level level, Outcome outcome, PostProcessing post) {
        Optional<Place> place =
                Optional.ofNullable(outcome.regions().get(level)).map(region -> placeOf(region, outcome.grid()));
        boolean inField = place.isPresent() || isBetween(level, outcome.regions());
        return new LevelFinding(
                level,
                inField ? Assessment.UNDETERMINED : Assessment.NOT_COVERED,
                Optional.empty(),
                post.thresholds().of(level),
                Suspicion.NONE,
                place,
                List.of());
    }

    private static Place placeOf(LevelRegion region, Grid grid) {
        double middleMm = grid.input().positionMm(region.extent().z().middle());
        return new Place(
                region.centroidMm(),
                region.boxMm(grid.shape(), grid.input(), grid.volume()),
                grid.volume().frame(grid.volume().nearestSlice(middleMm)),
                Optional.empty());
    }

    private static boolean isBetween(Level level, Map<Level, LevelRegion> regions) {
        return regions.keySet().stream().anyMatch(other -> other.compareTo(level) < 0)
                && regions.keySet().stream().anyMatch(other -> other.compareTo(level) > 0);
    }

    static PatientFinding patient(List<LevelFinding> levels, PostProcessing post) {
        double threshold = post.thresholds().overall();
        Optional<Double> highest =
                levels.stream().flatMap(level -> level.probability().stream()).max(Double::compare);
        boolean present = levels.stream().anyMatch(level -> level.assessment() == Assessment.PRESENT);
        boolean allAbsent = levels.stream().allMatch(level -> level.assessment() == Assessment.ABSENT)
                && highest.filter(probability -> probability >= threshold).isEmpty();
        Assessment assessment = present ? Assessment.PRESENT : allAbsent ? Assessment.ABSENT : Assessment.UNDETERMINED;
        return new PatientFinding(
                assessment,
                highest,
                threshold,
                highest.map(probability -> post.bands().of(probability, threshold))
                        .orElse(Suspicion.NONE));
    }
}
