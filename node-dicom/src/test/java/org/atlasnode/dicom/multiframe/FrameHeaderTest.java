package org.atlasnode.dicom.multiframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomParseException;
import org.junit.jupiter.api.Test;

class FrameHeaderTest {

    private static DataSet macro(int sequence, DataSetBuilder item) {
        return DataSet.builder().putItems(sequence, item.build()).build();
    }

    private static DataSetBuilder object(int frames, DataSet shared, DataSet... own) {
        return DataSet.builder()
                .putInt(Tags.NUMBER_OF_FRAMES, Vr.IS, frames)
                .putInt(Tags.ROWS, Vr.US, 512)
                .putItems(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
                .putItems(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, own);
    }

    @Test
    void anObjectWithoutFunctionalGroupsIsOneFrameWithoutNumber() throws Exception {
        DataSet object = DataSet.builder()
                .putInt(Tags.NUMBER_OF_FRAMES, Vr.IS, 2_000_000_000)
                .putString(Tags.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY")
                .putString(Tags.PIXEL_SPACING, Vr.DS, "1", "2")
                .build();
        List<FrameHeader> frames = FrameHeader.of(object);

        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).number()).isEmpty();
        assertThat(frames.get(0).doubles(Tags.PIXEL_SPACING)).containsExactly(1.0, 2.0);
        assertThat(frames.get(0).imageType()).containsExactly("ORIGINAL", "PRIMARY");
    }

    @Test
    void takesAMacroOfTheFrameElseTheSharedOne() throws Exception {
        DataSet shared = macro(
                Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
                DataSet.builder().putInt(Tags.RESCALE_SLOPE, Vr.IS, 1).putInt(Tags.RESCALE_INTERCEPT, Vr.IS, -1024));
        DataSet own = macro(
                Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, DataSet.builder().putInt(Tags.RESCALE_SLOPE, Vr.IS, 2));
        List<FrameHeader> frames =
                FrameHeader.of(object(2, shared, DataSet.empty(), own).build());

        assertThat(frames.get(0).number()).isEqualTo(OptionalInt.of(1));
        assertThat(frames.get(0).intValue(Tags.RESCALE_SLOPE, 0)).isEqualTo(1);
        assertThat(frames.get(0).intValue(Tags.RESCALE_INTERCEPT, 0)).isEqualTo(-1024);
        assertThat(frames.get(1).intValue(Tags.RESCALE_SLOPE, 0)).isEqualTo(2);
        assertThat(frames.get(1).contains(Tags.RESCALE_INTERCEPT))
                .as("a macro stands for itself")
                .isFalse();
    }

    @Test
    void doesNotTakeAnAttributeOfAMacroFromTheObject() throws Exception {
        DataSet object = object(1, DataSet.empty(), DataSet.empty())
                .putString(Tags.IMAGE_POSITION_PATIENT, Vr.DS, "1", "2", "3")
                .build();
        assertThat(FrameHeader.of(object).get(0).contains(Tags.IMAGE_POSITION_PATIENT))
                .isFalse();
        assertThat(FrameHeader.of(object).get(0).intValue(Tags.ROWS, 0)).isEqualTo(512);
    }

    @Test
    void findsWhatAConverterCouldNotPlace() throws Exception {
        DataSet shared = macro(
                Tags.UNASSIGNED_SHARED_CONVERTED_ATTRIBUTES_SEQUENCE,
                DataSet.builder()
                        .putString(Tags.BODY_PART_EXAMINED, Vr.CS, "NECK")
                        .putInt(Tags.INSTANCE_NUMBER, Vr.IS, 9));
        DataSet own = macro(
                Tags.UNASSIGNED_PER_FRAME_CONVERTED_ATTRIBUTES_SEQUENCE,
                DataSet.builder().putInt(Tags.INSTANCE_NUMBER, Vr.IS, 7));
        FrameHeader frame = FrameHeader.of(object(1, shared, own).build()).get(0);

        assertThat(frame.string(Tags.BODY_PART_EXAMINED, "")).isEqualTo("NECK");
        assertThat(frame.intValue(Tags.INSTANCE_NUMBER, 0)).isEqualTo(7);
    }

    @Test
    void refusesAnotherNumberOfFunctionalGroupsThanFrames() {
        for (int frames : new int[] {0, 1, 3, 2_000_000_000}) {
            DataSet object = object(frames, DataSet.empty(), DataSet.empty(), DataSet.empty())
                    .build();
            assertThatThrownBy(() -> FrameHeader.of(object))
                    .isInstanceOf(DicomParseException.class)
                    .hasMessageContaining("functional groups of 2 frames where Number of Frames is " + frames);
        }
    }

    @Test
    void readsImagesOfOthers() throws Exception {
        List<FrameHeader> enhanced =
                FrameHeader.of(DicomFile.readHeader(SharedFiles.path("odd/enhanced_ct/eCT_2frames_explicit.dcm"))
                        .dataSet());
        assertThat(enhanced).hasSize(2);
        assertThat(enhanced.get(1).doubles(Tags.IMAGE_POSITION_PATIENT)).containsExactly(99.5, -301.5, -149.0);
        assertThat(enhanced.get(1).doubles(Tags.PIXEL_SPACING)).containsExactly(0.388672, 0.388672);
        assertThat(enhanced.get(1).imageType()).containsExactly("DERIVED", "PRIMARY", "PERFUSION", "RCBF");

        List<FrameHeader> legacy =
                FrameHeader.of(DicomFile.readHeader(SharedFiles.path("odd/enhanced_ct/legacy_converted_mf.dcm"))
                        .dataSet());
        assertThat(legacy).hasSize(3);
        assertThat(legacy.get(0).doubles(Tags.SLICE_THICKNESS)).containsExactly(2.5);
    }
}
