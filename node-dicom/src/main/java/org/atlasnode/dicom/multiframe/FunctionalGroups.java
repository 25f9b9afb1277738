package org.atlasnode.dicom.multiframe;

import java.util.Map;
import java.util.OptionalInt;
import org.atlasnode.dicom.dict.Tags;

/** In which functional group macro an attribute of a frame lies (PS3.3 §C.7.6.16.2, §C.8.15.3). Stateless. */
final class FunctionalGroups {

    private static final Map<Integer, Integer> SEQUENCES = Map.ofEntries(
            Map.entry(Tags.IMAGE_POSITION_PATIENT, Tags.PLANE_POSITION_SEQUENCE),
            Map.entry(Tags.IMAGE_ORIENTATION_PATIENT, Tags.PLANE_ORIENTATION_SEQUENCE),
            Map.entry(Tags.PIXEL_SPACING, Tags.PIXEL_MEASURES_SEQUENCE),
            Map.entry(Tags.SLICE_THICKNESS, Tags.PIXEL_MEASURES_SEQUENCE),
            Map.entry(Tags.SPACING_BETWEEN_SLICES, Tags.PIXEL_MEASURES_SEQUENCE),
            Map.entry(Tags.RESCALE_INTERCEPT, Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE),
            Map.entry(Tags.RESCALE_SLOPE, Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE),
            Map.entry(Tags.RESCALE_TYPE, Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE),
            Map.entry(Tags.WINDOW_CENTER, Tags.FRAME_VOILUT_SEQUENCE),
            Map.entry(Tags.WINDOW_WIDTH, Tags.FRAME_VOILUT_SEQUENCE),
            Map.entry(Tags.FRAME_TYPE, Tags.CT_IMAGE_FRAME_TYPE_SEQUENCE),
            Map.entry(Tags.VOLUMETRIC_PROPERTIES, Tags.CT_IMAGE_FRAME_TYPE_SEQUENCE),
            Map.entry(Tags.VOLUME_BASED_CALCULATION_TECHNIQUE, Tags.CT_IMAGE_FRAME_TYPE_SEQUENCE),
            Map.entry(Tags.STACK_ID, Tags.FRAME_CONTENT_SEQUENCE),
            Map.entry(Tags.FRAME_ACQUISITION_DATE_TIME, Tags.FRAME_CONTENT_SEQUENCE),
            Map.entry(Tags.ANATOMIC_REGION_SEQUENCE, Tags.FRAME_ANATOMY_SEQUENCE),
            Map.entry(Tags.CONVOLUTION_KERNEL, Tags.CT_RECONSTRUCTION_SEQUENCE),
            Map.entry(Tags.KVP, Tags.CTX_RAY_DETAILS_SEQUENCE));

    private FunctionalGroups() {}

    /** The macro's sequence; absent for an attribute that belongs to the object as a whole. */
    static OptionalInt sequenceOf(int tag) {
        Integer sequence = SEQUENCES.get(tag);
        return sequence == null ? OptionalInt.empty() : OptionalInt.of(sequence);
    }
}
