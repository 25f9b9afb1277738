package org.atlasnode.inference.model;

/**
 * Limits outside of which a series is declined: the model saw something that it was not made for. Immutable.
 *
 * @param minLevels vertebrae found
 * @param minConfidence mean of the largest class probability over the voxels called bone
 * @param levelVolumeMl median over the levels found
 * @param levelSpacingMm median distance of neighbouring centroids
 */
public record SelfCheck(
        int minLevels, double minConfidence, Range levelVolumeMl, Range levelSpacingMm, Histogram histogram) {

    /**
     * Parts of all voxels.
     *
     * @param air below -300 HU
     * @param soft from -150 to 120 HU
     * @param bone above 250 HU
     */
    public record Histogram(Range air, Range soft, Range bone) {}
}
