package org.atlasnode.inference.pipeline;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.inference.model.Range;
import org.atlasnode.inference.model.SelfCheck;
import org.atlasnode.inference.model.Statistic;
import org.atlasnode.inference.volume.Intensities;
import org.atlasnode.inference.volume.UprightVolume;

/**
 * Whether the voxels of a series are those of a CT such as the model has learnt from, before anything is looked for in
 * them. Pure.
 *
 * <p>Codes, in the order of the checks; the first that fails names the reason, the sentence names all: {@code
 * UNCHANGED_SLICES}, {@code AIR_FRACTION}, {@code SOFT_FRACTION}, {@code BONE_FRACTION}, {@code DENSE_FRACTION}, {@code
 * AIR_PEAK}, {@code SOFT_PEAK}, {@code TRAINING_RANGE}.
 */
final class InputChecks {

    private static final String HOUNSFIELD =
            "check that the series is a CT of the body and its Rescale Intercept and Slope are right";

    private final UprightVolume volume;
    private final SelfCheck limits;
    private final Failures failures = new Failures();

    private InputChecks(UprightVolume volume, SelfCheck limits) {
        this.volume = volume;
        this.limits = limits;
    }

    /** Why the series is declined; empty where every check passes, or the manifest has none. */
    static Optional<Reason> decline(UprightVolume volume, SelfCheck limits) {
        if (limits.histogram().isEmpty() && limits.trainingRange().isEmpty()) {
            return Optional.empty();
        }
        InputChecks checks = new InputChecks(volume, limits);
        Intensities intensities = Intensities.of(volume);
        limits.histogram().ifPresent(wanted -> checks.histogram(intensities, wanted));
        checks.trainingRange(intensities);
        return checks.failures.reason();
    }

    private void histogram(Intensities found, SelfCheck.Histogram wanted) {
        wanted.maxUnchanged()
                .ifPresent(most -> failures.checkAtMost(
                        "UNCHANGED_SLICES",
                        "part of slices that are the same as the slice below, voxel for voxel",
                        unchanged(),
                        most,
                        "check that every slice has its own pixels"));
        failures.check("AIR_FRACTION", "part of voxels below -300 HU", found.air(), wanted.air(), HOUNSFIELD);
        failures.check("SOFT_FRACTION", "part of voxels from -150 to 120 HU", found.soft(), wanted.soft(), HOUNSFIELD);
        failures.check("BONE_FRACTION", "part of voxels above 250 HU", found.bone(), wanted.bone(), HOUNSFIELD);
        wanted.maxDense()
                .ifPresent(most -> failures.checkAtMost(
                        "DENSE_FRACTION", "part of voxels above 3071 HU", found.dense(), most, HOUNSFIELD));
        wanted.airPeakHu()
                .ifPresent(range -> failures.check(
                        "AIR_PEAK", "commonest value of air in HU", found.airPeakHu(), range, HOUNSFIELD));
        wanted.softPeakHu()
                .ifPresent(range -> failures.check(
                        "SOFT_PEAK", "commonest value of soft tissue in HU", found.softPeakHu(), range, HOUNSFIELD));
    }

    private double unchanged() {
        if (volume.sliceCount() < 2) {
            return 0;
        }
        long same = IntStream.range(1, volume.sliceCount())
                .filter(slice -> Arrays.equals(volume.stored(slice), volume.stored(slice - 1)))
                .count();
        return (double) same / (volume.sliceCount() - 1);
    }

    private void trainingRange(Intensities intensities) {
        Map<Statistic, Range> ranges = limits.trainingRange();
        if (ranges.isEmpty()) {
            return;
        }
        Map<Statistic, Double> found = InputStatistics.of(volume, intensities);
        ranges.forEach((statistic, range) -> failures.check(
                "TRAINING_RANGE",
                statistic.meaning(),
                found.getOrDefault(statistic, Double.NaN),
                range,
                "the model has not learnt from such series"));
    }
}
