package org.atlasnode.inference.model;

import java.util.Optional;

/**
 * Limits outside of which a series is declined: the model saw something that it was not made for. Immutable.
 *
 * @param structures for a model that segments structures
 * @param histogram of what the series is made of
 */
public record SelfCheck(Optional<Structures> structures, Optional<Histogram> histogram) {

    /**
     * What was segmented.
     *
     * @param minLevels structures found
     * @param minConfidence mean of the largest class probability over the voxels that belong to one
     * @param volumeMl median over the structures found
     * @param spacingMm median distance of neighbouring centroids
     */
    public record Structures(int minLevels, double minConfidence, Range volumeMl, Range spacingMm) {}

    /**
     * Parts of all voxels.
     *
     * @param air below -300 HU
     * @param soft from -150 to 120 HU
     * @param bone above 250 HU
     */
    public record Histogram(Range air, Range soft, Range bone) {}
}
