package org.atlasnode.results.validate;

import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/**
 * The attributes that an object must have (PS3.5 §7.4): type 1 with a value, type 2 at least present; and those that it
 * must not have. Immutable.
 */
record RequiredAttributes(List<Integer> type1, List<Integer> type2, List<Integer> absent) {

    private static final List<Integer> PATIENT_AND_STUDY_TYPE_2 = List.of(
            Tags.PATIENT_NAME,
            Tags.PATIENT_ID,
            Tags.PATIENT_BIRTH_DATE,
            Tags.PATIENT_SEX,
            Tags.STUDY_DATE,
            Tags.STUDY_TIME,
            Tags.REFERRING_PHYSICIAN_NAME,
            Tags.STUDY_ID,
            Tags.ACCESSION_NUMBER);

    /** Modules of the SR IODs (PS3.3 §A.35.2, §A.35.3, §A.35.13), and what IHE AIR adds. */
    static final RequiredAttributes REPORT = new RequiredAttributes(
            List.of(
                    Tags.SOP_CLASS_UID,
                    Tags.SOP_INSTANCE_UID,
                    Tags.STUDY_INSTANCE_UID,
                    Tags.MODALITY,
                    Tags.SERIES_INSTANCE_UID,
                    Tags.SERIES_NUMBER,
                    Tags.SERIES_DESCRIPTION,
                    Tags.INSTANCE_NUMBER,
                    Tags.PRELIMINARY_FLAG,
                    Tags.COMPLETION_FLAG,
                    Tags.VERIFICATION_FLAG,
                    Tags.CONTENT_DATE,
                    Tags.CONTENT_TIME,
                    Tags.MANUFACTURER,
                    Tags.SOFTWARE_VERSIONS,
                    Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE,
                    Tags.VALUE_TYPE,
                    Tags.CONCEPT_NAME_CODE_SEQUENCE,
                    Tags.CONTINUITY_OF_CONTENT,
                    Tags.CONTENT_TEMPLATE_SEQUENCE,
                    Tags.CONTENT_SEQUENCE),
            with(
                    PATIENT_AND_STUDY_TYPE_2,
                    Tags.REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE,
                    Tags.PERFORMED_PROCEDURE_CODE_SEQUENCE),
            List.of(Tags.FRAME_OF_REFERENCE_UID, Tags.VERIFYING_OBSERVER_SEQUENCE, Tags.PIXEL_DATA));

    /** Modules of the Secondary Capture Image IOD (PS3.3 §A.8.1). Nothing that would let a viewer measure or link. */
    static final RequiredAttributes CAPTURE = new RequiredAttributes(
            List.of(
                    Tags.SOP_CLASS_UID,
                    Tags.SOP_INSTANCE_UID,
                    Tags.STUDY_INSTANCE_UID,
                    Tags.MODALITY,
                    Tags.SERIES_INSTANCE_UID,
                    Tags.SERIES_NUMBER,
                    Tags.SERIES_DESCRIPTION,
                    Tags.INSTANCE_NUMBER,
                    Tags.IMAGE_TYPE,
                    Tags.CONVERSION_TYPE,
                    Tags.CONTENT_DATE,
                    Tags.CONTENT_TIME,
                    Tags.IMAGE_COMMENTS,
                    Tags.BURNED_IN_ANNOTATION,
                    Tags.LOSSY_IMAGE_COMPRESSION,
                    Tags.DERIVATION_DESCRIPTION,
                    Tags.MANUFACTURER,
                    Tags.SOFTWARE_VERSIONS,
                    Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE,
                    Tags.BODY_PART_EXAMINED,
                    Tags.SAMPLES_PER_PIXEL,
                    Tags.PHOTOMETRIC_INTERPRETATION,
                    Tags.PLANAR_CONFIGURATION,
                    Tags.ROWS,
                    Tags.COLUMNS,
                    Tags.BITS_ALLOCATED,
                    Tags.BITS_STORED,
                    Tags.HIGH_BIT,
                    Tags.PIXEL_REPRESENTATION,
                    Tags.PIXEL_DATA),
            with(PATIENT_AND_STUDY_TYPE_2, Tags.PATIENT_ORIENTATION),
            List.of(
                    Tags.FRAME_OF_REFERENCE_UID,
                    Tags.IMAGE_POSITION_PATIENT,
                    Tags.IMAGE_ORIENTATION_PATIENT,
                    Tags.PIXEL_SPACING,
                    Tags.WINDOW_CENTER,
                    Tags.WINDOW_WIDTH,
                    Tags.RESCALE_SLOPE,
                    Tags.RESCALE_INTERCEPT,
                    Tags.LATERALITY));

    RequiredAttributes {
        type1 = List.copyOf(type1);
        type2 = List.copyOf(type2);
        absent = List.copyOf(absent);
    }

    void check(DataSet result, Problems problems) {
        for (int tag : type1) {
            Optional<DataElement> element = result.find(tag);
            problems.require(element.isPresent(), tag, "is missing (type 1)");
            problems.require(element.isEmpty() || !element.get().isEmpty(), tag, "has no value (type 1)");
        }
        for (int tag : type2) {
            problems.require(result.contains(tag), tag, "is missing (type 2)");
        }
        for (int tag : absent) {
            problems.require(!result.contains(tag), tag, "does not belong here");
        }
    }

    private static List<Integer> with(List<Integer> tags, Integer... more) {
        List<Integer> all = new java.util.ArrayList<>(tags);
        all.addAll(List.of(more));
        return all;
    }
}
