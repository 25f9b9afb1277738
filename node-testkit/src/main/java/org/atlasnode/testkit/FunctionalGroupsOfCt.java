package org.atlasnode.testkit;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * The functional groups of multi-frame CT, and the modules that come with them (PS3.3 §A.38, §A.70, §C.7.6.16,
 * §C.8.15): what all slices have alike is shared, position and rescale are per frame. Enhanced images are called derived,
 * since how a converted slice was acquired nobody knows. Immutable.
 */
record FunctionalGroupsOfCt(MultiFrameKind kind, Uid sopInstanceUid) {

    private static final String STACK = "1";

    void putInto(DataSetBuilder object, List<DataSet> frames) {
        DataSet first = frames.get(0);
        boolean legacy = kind == MultiFrameKind.LEGACY_CONVERTED;
        String date = first.string(Tags.ACQUISITION_DATE, "");
        String time = first.string(Tags.ACQUISITION_TIME, "");
        object.putUid(Tags.SOP_CLASS_UID, kind.sopClassUid())
                .putString(Tags.IMAGE_TYPE, Vr.CS, imageType())
                .putString(Tags.PIXEL_PRESENTATION, Vr.CS, "MONOCHROME")
                .putString(Tags.VOLUMETRIC_PROPERTIES, Vr.CS, "VOLUME")
                .putString(Tags.VOLUME_BASED_CALCULATION_TECHNIQUE, Vr.CS, "NONE")
                .putString(Tags.ACQUISITION_DATE_TIME, Vr.DT, date + time)
                .putString(Tags.CONTENT_QUALIFICATION, Vr.CS, "RESEARCH")
                .putString(Tags.BURNED_IN_ANNOTATION, Vr.CS, "NO")
                .putString(Tags.LOSSY_IMAGE_COMPRESSION, Vr.CS, "00")
                .putString(Tags.PRESENTATION_LUT_SHAPE, Vr.CS, "IDENTITY")
                .putEmpty(Tags.ACQUISITION_CONTEXT_SEQUENCE, Vr.SQ);
        putDimensions(object);
        object.putItems(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared(first, legacy));
        List<DataSet> items = new ArrayList<>();
        for (DataSet frame : frames) {
            items.add(own(frame, items.size() + 1, legacy));
        }
        object.putItems(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, items);
    }

    private String[] imageType() {
        return kind == MultiFrameKind.LEGACY_CONVERTED
                ? new String[] {"ORIGINAL", "PRIMARY", "VOLUME", "NONE"}
                : new String[] {"DERIVED", "PRIMARY", "VOLUME", "NONE"};
    }

    private void putDimensions(DataSetBuilder object) {
        Uid organization = Uid.derivedFrom("dimensions of " + sopInstanceUid);
        object.putItems(
                        Tags.DIMENSION_ORGANIZATION_SEQUENCE,
                        DataSet.builder()
                                .putUid(Tags.DIMENSION_ORGANIZATION_UID, organization)
                                .build())
                .putItems(
                        Tags.DIMENSION_INDEX_SEQUENCE,
                        dimension(organization, Tags.STACK_ID),
                        dimension(organization, Tags.IN_STACK_POSITION_NUMBER));
    }

    private static DataSet dimension(Uid organization, int tag) {
        return DataSet.builder()
                .putUid(Tags.DIMENSION_ORGANIZATION_UID, organization)
                .putInt(Tags.DIMENSION_INDEX_POINTER, Vr.AT, Integer.toUnsignedLong(tag))
                .putInt(Tags.FUNCTIONAL_GROUP_POINTER, Vr.AT, Integer.toUnsignedLong(Tags.FRAME_CONTENT_SEQUENCE))
                .build();
    }

    private DataSet shared(DataSet first, boolean legacy) {
        DataSetBuilder groups = DataSet.builder()
                .putItems(
                        Tags.CT_IMAGE_FRAME_TYPE_SEQUENCE,
                        DataSet.builder()
                                .putString(Tags.FRAME_TYPE, Vr.CS, imageType())
                                .putString(Tags.PIXEL_PRESENTATION, Vr.CS, "MONOCHROME")
                                .putString(Tags.VOLUMETRIC_PROPERTIES, Vr.CS, "VOLUME")
                                .putString(Tags.VOLUME_BASED_CALCULATION_TECHNIQUE, Vr.CS, "NONE")
                                .build())
                .putItems(Tags.PIXEL_MEASURES_SEQUENCE, copy(first, Tags.PIXEL_SPACING, Tags.SLICE_THICKNESS))
                .putItems(Tags.PLANE_ORIENTATION_SEQUENCE, copy(first, Tags.IMAGE_ORIENTATION_PATIENT))
                .putItems(Tags.FRAME_VOILUT_SEQUENCE, copy(first, Tags.WINDOW_CENTER, Tags.WINDOW_WIDTH));
        if (legacy) {
            groups.putItems(
                    Tags.UNASSIGNED_SHARED_CONVERTED_ATTRIBUTES_SEQUENCE,
                    copy(first, Tags.KVP, Tags.CONVOLUTION_KERNEL, Tags.ACQUISITION_NUMBER));
        } else {
            groups.putItems(
                    Tags.IRRADIATION_EVENT_IDENTIFICATION_SEQUENCE,
                    DataSet.builder()
                            .putUid(Tags.IRRADIATION_EVENT_UID, Uid.derivedFrom("irradiation of " + sopInstanceUid))
                            .build());
            groups.putItems(
                    Tags.FRAME_ANATOMY_SEQUENCE,
                    DataSet.builder()
                            .putItems(
                                    Tags.ANATOMIC_REGION_SEQUENCE,
                                    DataSet.builder()
                                            .putString(Tags.CODE_VALUE, Vr.SH, "122494005")
                                            .putString(Tags.CODING_SCHEME_DESIGNATOR, Vr.SH, "SCT")
                                            .putString(Tags.CODE_MEANING, Vr.LO, "Cervical spine")
                                            .build())
                            .putString(Tags.FRAME_LATERALITY, Vr.CS, "U")
                            .build());
        }
        return groups.build();
    }

    private DataSet own(DataSet frame, int number, boolean legacy) {
        DataSetBuilder groups = DataSet.builder()
                .putItems(
                        Tags.FRAME_CONTENT_SEQUENCE,
                        DataSet.builder()
                                .putString(Tags.STACK_ID, Vr.SH, STACK)
                                .putInt(Tags.IN_STACK_POSITION_NUMBER, Vr.UL, number)
                                .putInt(Tags.FRAME_ACQUISITION_NUMBER, Vr.US, 1)
                                .putInt(Tags.DIMENSION_INDEX_VALUES, Vr.UL, 1, number)
                                .build())
                .putItems(Tags.PLANE_POSITION_SEQUENCE, copy(frame, Tags.IMAGE_POSITION_PATIENT))
                .putItems(
                        Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
                        copy(frame, Tags.RESCALE_INTERCEPT, Tags.RESCALE_SLOPE, Tags.RESCALE_TYPE));
        if (legacy) {
            groups.putItems(
                            Tags.UNASSIGNED_PER_FRAME_CONVERTED_ATTRIBUTES_SEQUENCE,
                            copy(frame, Tags.INSTANCE_NUMBER, Tags.SLICE_LOCATION))
                    .putItems(
                            Tags.CONVERSION_SOURCE_ATTRIBUTES_SEQUENCE,
                            DataSet.builder()
                                    .putUid(
                                            Tags.REFERENCED_SOP_CLASS_UID,
                                            frame.findUid(Tags.SOP_CLASS_UID).orElseThrow())
                                    .putUid(
                                            Tags.REFERENCED_SOP_INSTANCE_UID,
                                            frame.findUid(Tags.SOP_INSTANCE_UID).orElseThrow())
                                    .build());
        }
        return groups.build();
    }

    private static DataSet copy(DataSet slice, int... tags) {
        DataSetBuilder item = DataSet.builder();
        for (int tag : tags) {
            DataElement element = slice.find(tag).orElseThrow();
            item.put(element);
        }
        return item.build();
    }
}
