package org.atlasnode.inference.model;

/** A figure of a whole series whose range in the training data a manifest can give. */
public enum Statistic {
    /** Standard deviation of neighbouring voxels between -1100 and -700 HU. */
    AIR_NOISE_HU("noise of air in HU"),
    /** Standard deviation of neighbouring voxels from -150 to 120 HU. */
    SOFT_NOISE_HU("noise of soft tissue in HU"),
    /** What nine of ten voxels above 250 HU do not exceed. */
    BONE_QUANTILE_HU("90th percentile of bone in HU"),
    /** The greater of the two spacings of pixels. */
    PIXEL_SPACING_MM("pixel spacing in mm"),
    /** The median distance of slices. */
    SLICE_SPACING_MM("distance of slices in mm");

    private final String meaning;

    Statistic(String meaning) {
        this.meaning = meaning;
    }

    /** For a sentence. */
    public String meaning() {
        return meaning;
    }
}
