package org.atlasnode.inference.model;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code selfcheck} of a manifest. Stateless. */
final class SelfCheckReader {

    private SelfCheckReader() {}

    /** @param segments whether the model has a stage that segments structures */
    static SelfCheck read(Fields fields, boolean segments) {
        boolean measured = fields.has("air_fraction") || fields.has("soft_fraction") || fields.has("bone_fraction");
        return new SelfCheck(
                segments ? Optional.of(structures(fields)) : Optional.empty(),
                measured ? Optional.of(histogram(fields)) : Optional.empty(),
                fields.has("training_range") ? trainingRange(fields.map("training_range")) : Map.of());
    }

    private static SelfCheck.Structures structures(Fields fields) {
        Optional<Double> ratio = optional(fields, "level_volume_ratio");
        if (ratio.filter(times -> times < 1).isPresent()) {
            fields.problem("level_volume_ratio", "must not be below 1");
        }
        return new SelfCheck.Structures(
                fields.count("min_levels"),
                fields.probability("min_confidence"),
                fields.range("level_volume_ml"),
                fields.range("level_spacing_mm"),
                new SelfCheck.Anatomy(
                        fields.optionalRange("single_level_volume_ml"),
                        ratio,
                        part(fields, "max_moved"),
                        optional(fields, "max_turn_deg")));
    }

    private static SelfCheck.Histogram histogram(Fields fields) {
        return new SelfCheck.Histogram(
                fields.range("air_fraction"),
                fields.range("soft_fraction"),
                fields.range("bone_fraction"),
                fields.optionalRange("air_peak_hu"),
                fields.optionalRange("soft_peak_hu"),
                part(fields, "max_dense_fraction"),
                part(fields, "max_unchanged_fraction"));
    }

    private static Map<Statistic, Range> trainingRange(Fields fields) {
        Map<Statistic, Range> ranges = new EnumMap<>(Statistic.class);
        for (Statistic statistic : Statistic.values()) {
            fields.optionalRange(statistic.name().toLowerCase(Locale.ROOT))
                    .ifPresent(range -> ranges.put(statistic, range));
        }
        return ranges;
    }

    private static Optional<Double> optional(Fields fields, String name) {
        return fields.has(name) ? Optional.of(fields.positive(name)) : Optional.empty();
    }

    private static Optional<Double> part(Fields fields, String name) {
        return fields.has(name) ? Optional.of(fields.probability(name)) : Optional.empty();
    }
}
