package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.inference.model.Range;
import org.atlasnode.inference.model.SelfCheck;
import org.atlasnode.inference.volume.IntensityFractions;

/**
 * Whether what a model saw is what it was made for. Pure.
 *
 * <p>Codes, in the order of the checks; the first that fails names the reason, the sentence names all: {@code
 * LEVELS_NOT_FOUND}, {@code LOW_CONFIDENCE}, {@code LEVEL_VOLUME}, {@code LEVEL_SPACING}, {@code AIR_FRACTION}, {@code
 * SOFT_FRACTION}, {@code BONE_FRACTION}.
 */
final class SelfChecks {

    private SelfChecks() {}

    /**
     * What was segmented.
     *
     * @param levels the structures with enough volume, from the head down
     */
    record Measures(List<LevelRegion> levels, double confidence) {

        Measures {
            levels = List.copyOf(levels);
        }

        double medianVolumeMl() {
            return median(levels.stream().map(LevelRegion::volumeMl).toList());
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
            return median(distances);
        }

        private static double median(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int middle = sorted.size() / 2;
            if (sorted.isEmpty()) {
                return 0;
            }
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }
    }

    /** Why the series is declined; empty where every check passes. Limits themselves pass. */
    static Optional<Reason> decline(
            Optional<Measures> measures, Supplier<IntensityFractions> intensities, SelfCheck limits) {
        List<Reason> failed = new ArrayList<>();
        measures.ifPresent(found -> limits.structures().ifPresent(wanted -> checkLevels(failed, found, wanted)));
        limits.histogram().ifPresent(wanted -> checkIntensities(failed, intensities.get(), wanted));
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        String sentence =
                String.join("; ", failed.stream().map(Reason::sentence).toList());
        return Optional.of(new Reason(failed.get(0).code(), sentence));
    }

    private static void checkLevels(List<Reason> failed, Measures measures, SelfCheck.Structures limits) {
        if (measures.levels().size() < limits.minLevels()) {
            failed.add(new Reason(
                    "LEVELS_NOT_FOUND",
                    String.format(
                            Locale.ROOT,
                            "%d of at least %d levels were found",
                            measures.levels().size(),
                            limits.minLevels())));
        }
        if (measures.confidence() < limits.minConfidence()) {
            failed.add(new Reason(
                    "LOW_CONFIDENCE",
                    String.format(
                            Locale.ROOT,
                            "the levels were named with a confidence of %.2f, at least %.2f is needed",
                            measures.confidence(),
                            limits.minConfidence())));
        }
        check(failed, "LEVEL_VOLUME", "median volume of a level in ml", measures.medianVolumeMl(), limits.volumeMl());
        check(
                failed,
                "LEVEL_SPACING",
                "median distance of levels in mm",
                measures.medianSpacingMm(),
                limits.spacingMm());
    }

    private static void checkIntensities(List<Reason> failed, IntensityFractions parts, SelfCheck.Histogram limits) {
        check(failed, "AIR_FRACTION", "part of voxels below -300 HU", parts.air(), limits.air());
        check(failed, "SOFT_FRACTION", "part of voxels from -150 to 120 HU", parts.soft(), limits.soft());
        check(failed, "BONE_FRACTION", "part of voxels above 250 HU", parts.bone(), limits.bone());
    }

    private static void check(List<Reason> failed, String code, String what, double value, Range limits) {
        if (!limits.contains(value)) {
            failed.add(new Reason(code, String.format(Locale.ROOT, "%s is %.4g, expected %s", what, value, limits)));
        }
    }
}
