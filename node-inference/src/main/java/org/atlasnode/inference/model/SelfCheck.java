package org.atlasnode.inference.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Limits outside of which a series is declined: the model saw something that it was not made for. Limits themselves
 * pass. Immutable.
 *
 * @param structures for a model that segments structures
 * @param histogram of what the series is made of
 * @param trainingRange what the training data had; a series beside it is none that the model has learnt from
 */
public record SelfCheck(
        Optional<Structures> structures, Optional<Histogram> histogram, Map<Statistic, Range> trainingRange) {

    public SelfCheck {
        Map<Statistic, Range> copy = new EnumMap<>(Statistic.class);
        copy.putAll(trainingRange);
        trainingRange = Collections.unmodifiableMap(copy);
    }

    /**
     * What was segmented.
     *
     * @param minLevels structures found
     * @param minConfidence mean of the largest class probability over the voxels that belong to one
     * @param volumeMl median over the structures found
     * @param spacingMm median distance of neighbouring centroids
     */
    public record Structures(int minLevels, double minConfidence, Range volumeMl, Range spacingMm, Anatomy anatomy) {}

    /**
     * What a spine looks like, each where the manifest says it.
     *
     * @param singleVolumeMl volume of every structure
     * @param neighbourRatio how many times as large as its neighbour a structure may be
     * @param maxMoved part of the labelled cells that the order of the levels may take away
     * @param maxTurnDegrees angle between the side that the vertebral bodies face and the patient's front
     */
    public record Anatomy(
            Optional<Range> singleVolumeMl,
            Optional<Double> neighbourRatio,
            Optional<Double> maxMoved,
            Optional<Double> maxTurnDegrees) {}

    /**
     * What the voxels are.
     *
     * @param air part below -300 HU
     * @param soft part from -150 to 120 HU
     * @param bone part above 250 HU
     * @param airPeakHu where air lies: the commonest value from -1150 to -300 HU
     * @param softPeakHu where soft tissue lies: the commonest value from -300 to 300 HU
     * @param maxDense part above 3071 HU
     * @param maxUnchanged part of the slices that are the same as the one below, voxel for voxel
     */
    public record Histogram(
            Range air,
            Range soft,
            Range bone,
            Optional<Range> airPeakHu,
            Optional<Range> softPeakHu,
            Optional<Double> maxDense,
            Optional<Double> maxUnchanged) {}
}
