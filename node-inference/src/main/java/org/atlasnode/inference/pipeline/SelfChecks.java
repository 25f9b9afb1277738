package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.Median;
import org.atlasnode.inference.model.Range;
import org.atlasnode.inference.model.SelfCheck;
import org.atlasnode.inference.volume.UprightVolume;

/**
 * Whether what a model segmented looks like what it was made for. Pure.
 *
 * <p>Codes, in the order of the checks; the first that fails names the reason, the sentence names all: {@code
 * LEVELS_NOT_FOUND}, {@code LEVEL_ORDER}, {@code LEVEL_TURNED}, {@code LOW_CONFIDENCE}, {@code LEVEL_MOVED}, {@code
 * LEVEL_VOLUME}, {@code LEVEL_SPACING}, {@code LEVEL_SIZE}.
 */
final class SelfChecks {

    private static final String LOOK = "check that the series shows the part of the body that the model is for";
    private static final String DIRECTIONS =
            "check Image Position and Orientation (Patient): the patient seems to lie otherwise than they say";
    private static final String SHAPE = "look at the series: what was found is not shaped as the model expects";

    private final Measures measures;
    private final SelfCheck.Structures limits;
    private final Failures failures = new Failures();

    private SelfChecks(Measures measures, SelfCheck.Structures limits) {
        this.measures = measures;
        this.limits = limits;
    }

    /**
     * What was segmented.
     *
     * @param levels the structures with enough volume, from the head down
     * @param moved part of the labelled cells that the order of the levels took away
     * @param turnDegrees angle between the side that the structures face and the patient's front; absent where none shows
     */
    record Measures(List<LevelRegion> levels, double confidence, double moved, OptionalDouble turnDegrees) {

        Measures {
            levels = List.copyOf(levels);
        }

        static Measures of(Segmentation found, UprightVolume volume) {
            return new Measures(
                    found.judged(), found.map().confidence(), found.map().moved(), Facing.turnDegrees(found, volume));
        }

        double medianVolumeMl() {
            return Median.of(levels.stream().map(LevelRegion::volumeMl).toList());
        }

        /** Median distance of the centroids of neighbours; 0 where there are none. */
        double medianSpacingMm() {
            List<Double> distances = new ArrayList<>();
            for (int i = 0; i + 1 < levels.size(); i++) {
                LevelRegion upper = levels.get(i);
                LevelRegion lower = levels.get(i + 1);
                if (lower.structure() == upper.structure() + 1) {
                    distances.add(upper.centroidMm().minus(lower.centroidMm()).length());
                }
            }
            return Median.of(distances);
        }
    }

    /** Why the series is declined; empty where every check passes. Limits themselves pass. */
    static Optional<Reason> decline(Measures measures, SelfCheck.Structures limits) {
        SelfChecks checks = new SelfChecks(measures, limits);
        checks.found();
        checks.order();
        checks.turned();
        checks.certain();
        checks.sizes();
        return checks.failures.reason();
    }

    private void found() {
        if (measures.levels().size() < limits.minLevels()) {
            failures.add(
                    "LEVELS_NOT_FOUND",
                    String.format(
                            Locale.ROOT,
                            "%d of at least %d levels were found",
                            measures.levels().size(),
                            limits.minLevels()),
                    LOOK);
        }
    }

    private void certain() {
        if (!(measures.confidence() >= limits.minConfidence())) {
            failures.add(
                    "LOW_CONFIDENCE",
                    String.format(
                            Locale.ROOT,
                            "the levels were named with a confidence of %.2f, at least %.2f is needed",
                            measures.confidence(),
                            limits.minConfidence()),
                    LOOK);
        }
        limits.anatomy()
                .maxMoved()
                .ifPresent(most -> failures.checkAtMost(
                        "LEVEL_MOVED",
                        "part of what was found that lies out of the order of levels",
                        measures.moved(),
                        most,
                        DIRECTIONS));
    }

    /** Structures are numbered from the head down, so each must lie nearer to the head (z of PS3.3 §C.7.6.2.1.1) than the next. */
    private void order() {
        for (int i = 0; i + 1 < measures.levels().size(); i++) {
            LevelRegion upper = measures.levels().get(i);
            LevelRegion lower = measures.levels().get(i + 1);
            if (!(upper.centroidMm().zMm() > lower.centroidMm().zMm())) {
                failures.add(
                        "LEVEL_ORDER",
                        upper.name() + " does not lie nearer to the head than " + lower.name(),
                        DIRECTIONS);
                return;
            }
        }
    }

    private void turned() {
        limits.anatomy()
                .maxTurnDegrees()
                .ifPresent(most -> failures.checkAtMost(
                        "LEVEL_TURNED",
                        "angle between what the levels face and the patient's front in degrees",
                        measures.turnDegrees().orElse(Double.NaN),
                        most,
                        DIRECTIONS));
    }

    private void sizes() {
        failures.check(
                "LEVEL_VOLUME", "median volume of a level in ml", measures.medianVolumeMl(), limits.volumeMl(), SHAPE);
        failures.check(
                "LEVEL_SPACING",
                "median distance of levels in mm",
                measures.medianSpacingMm(),
                limits.spacingMm(),
                SHAPE);
        limits.anatomy().singleVolumeMl().ifPresent(this::singleSizes);
        limits.anatomy().neighbourRatio().ifPresent(this::neighbours);
    }

    private void singleSizes(Range range) {
        measures.levels()
                .forEach(level -> failures.check(
                        "LEVEL_SIZE", "volume of " + level.name() + " in ml", level.volumeMl(), range, SHAPE));
    }

    private void neighbours(double most) {
        for (int i = 0; i + 1 < measures.levels().size(); i++) {
            LevelRegion upper = measures.levels().get(i);
            LevelRegion lower = measures.levels().get(i + 1);
            double ratio = Math.max(upper.volumeMl(), lower.volumeMl()) / Math.min(upper.volumeMl(), lower.volumeMl());
            failures.checkAtMost(
                    "LEVEL_SIZE",
                    "volumes of " + upper.name() + " and " + lower.name() + ", greater by smaller,",
                    ratio,
                    most,
                    SHAPE);
        }
    }
}
