package org.atlasnode.inference.pipeline;

import java.util.Map;
import org.atlasnode.inference.model.Statistic;
import org.atlasnode.inference.volume.Intensities;
import org.atlasnode.inference.volume.Noise;
import org.atlasnode.inference.volume.UprightVolume;

/**
 * The figures of a series that are compared with those of the training data: the port of {@code statistics.py} of the
 * training code, both give the same numbers. Stateless.
 */
final class InputStatistics {

    private InputStatistics() {}

    /** Every figure; {@code NaN} where the series has nothing to measure it by. */
    static Map<Statistic, Double> of(UprightVolume volume, Intensities intensities) {
        Noise noise = Noise.of(volume);
        return Map.of(
                Statistic.AIR_NOISE_HU, noise.airHu(),
                Statistic.SOFT_NOISE_HU, noise.softHu(),
                Statistic.BONE_QUANTILE_HU, intensities.boneQuantileHu(),
                Statistic.PIXEL_SPACING_MM, Math.max(volume.spacingXMm(), volume.spacingYMm()),
                Statistic.SLICE_SPACING_MM, volume.sliceSpacingMm());
    }
}
