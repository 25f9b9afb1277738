package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.Level;
import org.atlasnode.inference.model.Range;
import org.atlasnode.inference.model.SelfCheck;
import org.atlasnode.inference.volume.IntensityFractions;

/**
 * Whether what the levels stage saw is a neck as the model knows it. Pure.
 *
 * <p>Codes, in the order of the checks; the first that fails names the reason, the sentence names all: {@code
 * NO_CERVICAL_LEVELS}, {@code LOW_CONFIDENCE}, {@code LEVEL_VOLUME}, {@code LEVEL_SPACING}, {@code AIR_FRACTION}, {@code
 * SOFT_FRACTION}, {@code BONE_FRACTION}.
 */
final class SelfChecks {

    private SelfChecks() {}

    /**
     * What is checked.
     *
     * @param levels the levels with enough volume
     */
    record Measures(Map<Level, LevelRegion> levels, double confidence, IntensityFractions intensities) {

        Measures {
            levels = java.util.Collections.unmodifiableMap(
                    levels.isEmpty() ? new EnumMap<>(Level.class) : new EnumMap<>(levels));
        }

        double medianVolumeMl() {
            return median(levels.values().stream().map(LevelRegion::volumeMl).toList());
        }

        /** Median distance of the centroids of neighbours; 0 where there are none. */
        double medianSpacingMm() {
            List<Double> distances = new ArrayList<>();
            Level[] all = Level.values();
            for (int i = 0; i + 1 < all.length; i++) {
                LevelRegion upper = levels.get(all[i]);
                LevelRegion lower = levels.get(all[i + 1]);
                if (upper != null && lower != null) {
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
    static Optional<Reason> decline(Measures measures, SelfCheck limits) {
        List<Reason> failed = new ArrayList<>();
        if (measures.levels().size() < limits.minLevels()) {
            failed.add(new Reason(
                    "NO_CERVICAL_LEVELS",
                    String.format(
                            Locale.ROOT,
                            "%d of at least %d cervical vertebrae were found",
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
        check(
                failed,
                "LEVEL_VOLUME",
                "median volume of a vertebra in ml",
                measures.medianVolumeMl(),
                limits.levelVolumeMl());
        check(
                failed,
                "LEVEL_SPACING",
                "median distance of vertebrae in mm",
                measures.medianSpacingMm(),
                limits.levelSpacingMm());
        IntensityFractions parts = measures.intensities();
        SelfCheck.Histogram histogram = limits.histogram();
        check(failed, "AIR_FRACTION", "part of voxels below -300 HU", parts.air(), histogram.air());
        check(failed, "SOFT_FRACTION", "part of voxels from -150 to 120 HU", parts.soft(), histogram.soft());
        check(failed, "BONE_FRACTION", "part of voxels above 250 HU", parts.bone(), histogram.bone());
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        String sentence =
                String.join("; ", failed.stream().map(Reason::sentence).toList());
        return Optional.of(new Reason(failed.get(0).code(), sentence));
    }

    private static void check(List<Reason> failed, String code, String what, double value, Range limits) {
        if (!limits.contains(value)) {
            failed.add(new Reason(code, String.format(Locale.ROOT, "%s is %.4g, expected %s", what, value, limits)));
        }
    }
}
