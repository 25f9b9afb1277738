package org.atlasnode.inference.model;

import java.util.Optional;
import java.util.Set;

/** Which series a model takes. Immutable. */
public record Accepts(Header header, Plane plane, Stack stack) {

    /**
     * What the headers may say.
     *
     * @param imageTypeExcludes values of Image Type (0008,0008) that no slice may have
     * @param bodyPart values of Body Part Examined (0018,0015); an empty header is taken, content decides
     * @param patientPosition values of Patient Position (0018,5100); an empty header is taken
     * @param kernelExcludes values of Convolution Kernel (0018,1210) that no slice may have, a star at the end for
     *     whatever follows; an empty header is taken
     */
    public record Header(
            Set<String> modality,
            Set<String> imageTypeExcludes,
            Set<String> bodyPart,
            Set<String> patientPosition,
            Set<String> kernelExcludes) {

        public Header {
            modality = Set.copyOf(modality);
            imageTypeExcludes = Set.copyOf(imageTypeExcludes);
            bodyPart = Set.copyOf(bodyPart);
            patientPosition = Set.copyOf(patientPosition);
            kernelExcludes = Set.copyOf(kernelExcludes);
        }
    }

    /**
     * The image plane.
     *
     * @param orientationToleranceDeg angle between the slice normal and the patient's head-foot axis
     */
    public record Plane(Range rows, Range columns, Range pixelSpacingMm, double orientationToleranceDeg) {}

    /**
     * The slices together.
     *
     * @param uniformity largest relative deviation of a gap from the median gap
     * @param sliceThicknessMm values of Slice Thickness (0018,0050); absent where any is taken; an empty header is taken
     * @param minSliceCoverage least part of the distance of two slices that one is thick; 0 where any is taken
     */
    public record Stack(
            Range sliceSpacingMm,
            double uniformity,
            int minSlices,
            double minExtentMm,
            Optional<Range> sliceThicknessMm,
            double minSliceCoverage) {}
}
