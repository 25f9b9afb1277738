package org.atlasnode.inference.eligibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.inference.model.Accepts;
import org.atlasnode.inference.model.ModelPackageReader;
import org.atlasnode.testkit.MultiFrameCt;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EligibilityTest {

    private static final Accepts ACCEPTS = accepts();
    private static final SyntheticSeries GOOD = SyntheticSeries.of(1, 50, 64)
            .withSpacing(1, 2)
            .changing((slice, builder) -> builder.putString(Tags.BODY_PART_EXAMINED, Vr.CS, "NECK")
                    .putString(Tags.PATIENT_POSITION, Vr.CS, "HFS"));

    private static Accepts accepts() {
        try {
            return ModelPackageReader.read(Path.of("src/test/resources/models/tiny"))
                    .manifest()
                    .accepts();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static final Uid EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();

    private static Decision decide(SyntheticSeries series, Uid syntax) {
        List<SliceHeader> headers = series.dataSets().stream()
                .flatMap(object -> slices(object, syntax).stream())
                .toList();
        return Eligibility.decide(headers, ACCEPTS);
    }

    private static List<SliceHeader> slices(DataSet object, Uid syntax) {
        try {
            return FrameHeader.of(object).stream()
                    .map(frame -> new SliceHeader(
                            object.findUid(Tags.SOP_INSTANCE_UID).orElseThrow(),
                            object.findUid(Tags.SOP_CLASS_UID).orElseThrow(),
                            syntax,
                            frame))
                    .toList();
        } catch (DicomParseException e) {
            throw new AssertionError(e);
        }
    }

    private static Reason reason(SyntheticSeries series) {
        return decide(series, EXPLICIT).reason().orElseThrow();
    }

    @Test
    void takesASeriesThatTheModelIsFor() {
        Decision decision = decide(GOOD, EXPLICIT);

        assertThat(decision.reason()).isEmpty();
        assertThat(decision.geometry().orElseThrow().sliceCount()).isEqualTo(50);
    }

    @Test
    void takesASeriesWhoseHeaderSaysNoBodyPartAndNoPatientPosition() {
        SyntheticSeries silent = GOOD.changing(
                (slice, builder) -> builder.remove(Tags.BODY_PART_EXAMINED).putEmpty(Tags.PATIENT_POSITION, Vr.CS));

        assertThat(decide(silent, EXPLICIT).reason()).isEmpty();
    }

    @Test
    void takesASeriesWhoseHeaderSaysNoThicknessAndNoKernel() {
        SyntheticSeries silent = GOOD.changing((slice, builder) ->
                builder.putEmpty(Tags.SLICE_THICKNESS, Vr.DS).remove(Tags.CONVOLUTION_KERNEL));

        assertThat(decide(silent, EXPLICIT).reason()).isEmpty();
    }

    @Test
    void takesAKernelWhoseNameOnlyBeginsLikeAnExcludedOne() {
        SyntheticSeries other = GOOD.changing(text(Tags.CONVOLUTION_KERNEL, Vr.SH, "B80fs"));

        assertThat(decide(other, EXPLICIT).reason()).isEmpty();
    }

    @Test
    void declinesPixelsThatCannotBeDecoded() {
        assertThat(decide(GOOD, Uid.of("1.2.840.10008.1.2.4.55")).reason().orElseThrow())
                .isEqualTo(new Reason(
                        "TRANSFER_SYNTAX",
                        "pixel data in transfer syntax 1.2.840.10008.1.2.4.55 cannot be decoded by this node"));
    }

    @ParameterizedTest
    @EnumSource(MultiFrameKind.class)
    void takesTheFramesOfInstancesAsSlices(MultiFrameKind kind) {
        List<DataSet> instances = MultiFrameCt.of(kind).in(2).convert(GOOD.dataSets());
        Decision decision = decide(instances);

        assertThat(decision.reason()).isEmpty();
        List<SliceGeometry> slices = decision.geometry().orElseThrow().slices();
        assertThat(slices).hasSize(50);
        Uid second = instances.get(1).findUid(Tags.SOP_INSTANCE_UID).orElseThrow();
        assertThat(slices.get(5).frame()).isEqualTo(FrameRef.of(second, 3));
    }

    static Stream<Arguments> faultsOfMultiFrames() {
        return Stream.of(
                fault(
                        "SOP_CLASS",
                        "SOP class 1.2.840.10008.5.1.4.1.1.7.3",
                        object -> object.putUid(
                                Tags.SOP_CLASS_UID, Uids.MULTI_FRAME_GRAYSCALE_WORD_SECONDARY_CAPTURE_IMAGE_STORAGE)),
                fault(
                        "FRAME_TYPE",
                        "DISTORTED",
                        inShared(
                                Tags.CT_IMAGE_FRAME_TYPE_SEQUENCE,
                                item -> item.putString(Tags.VOLUMETRIC_PROPERTIES, Vr.CS, "DISTORTED"))),
                fault(
                        "FRAME_TYPE",
                        "MAX_IP",
                        inShared(
                                Tags.CT_IMAGE_FRAME_TYPE_SEQUENCE,
                                item -> item.putString(Tags.VOLUME_BASED_CALCULATION_TECHNIQUE, Vr.CS, "MAX_IP"))),
                fault(
                        "LOCALIZER",
                        "50 of 50 slices",
                        inShared(
                                Tags.CT_IMAGE_FRAME_TYPE_SEQUENCE,
                                item -> item.putString(
                                        Tags.FRAME_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "LOCALIZER", "NONE"))),
                fault(
                        "RESCALE",
                        "frame 8",
                        inFrame8(
                                Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
                                item -> item.putString(Tags.RESCALE_TYPE, Vr.LO, "US"))),
                fault("RESCALE", "frame 8", frame8(groups -> groups.remove(Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE))),
                fault(
                        "MISSING_GEOMETRY",
                        "ImagePositionPatient is missing in slice ",
                        frame8(groups -> groups.remove(Tags.PLANE_POSITION_SEQUENCE))),
                fault(
                        "MISSING_GEOMETRY",
                        "PixelSpacing is missing",
                        shared(groups -> groups.remove(Tags.PIXEL_MEASURES_SEQUENCE))),
                fault(
                        "MIXED_GEOMETRY",
                        "orientation",
                        frame8(groups -> groups.putItems(
                                Tags.PLANE_ORIENTATION_SEQUENCE,
                                DataSet.builder()
                                        .putDouble(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, 1, 0, 0, 0, 0, -1)
                                        .build()))),
                fault(
                        "INCOMPLETE",
                        "2 instance(s)",
                        object -> object.putString(Tags.CONCATENATION_UID, Vr.UI, "1.2.9")
                                .putInt(Tags.IN_CONCATENATION_NUMBER, Vr.US, 1)
                                .putInt(Tags.IN_CONCATENATION_TOTAL_NUMBER, Vr.US, 3)));
    }

    private static Arguments fault(String code, String sentence, UnaryOperator<DataSetBuilder> change) {
        return Arguments.of(code, sentence, change);
    }

    @ParameterizedTest
    @MethodSource("faultsOfMultiFrames")
    void declinesFramesThatAreNoSlicesOfOneVolume(String code, String sentence, UnaryOperator<DataSetBuilder> change) {
        DataSet object = MultiFrameCt.of(MultiFrameKind.ENHANCED)
                .convert(GOOD.dataSets())
                .get(0);
        Reason reason = decide(List.of(change.apply(object.toBuilder()).build()))
                .reason()
                .orElseThrow();

        assertThat(reason.code()).isEqualTo(code);
        assertThat(reason.sentence()).contains(sentence);
    }

    @Test
    void declinesSingleAndMultiFrameInstancesInOneSeries() {
        List<DataSet> slices = GOOD.dataSets();
        List<DataSet> both = new ArrayList<>(slices.subList(0, 25));
        both.addAll(MultiFrameCt.of(MultiFrameKind.LEGACY_CONVERTED).convert(slices.subList(25, 50)));

        assertThat(decide(both).reason().orElseThrow().code()).isEqualTo("SOP_CLASS");
    }

    private static Decision decide(List<DataSet> objects) {
        return Eligibility.decide(
                objects.stream()
                        .flatMap(object -> slices(object, EXPLICIT).stream())
                        .toList(),
                ACCEPTS);
    }

    private static UnaryOperator<DataSetBuilder> shared(UnaryOperator<DataSetBuilder> change) {
        return group(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, 0, change);
    }

    private static UnaryOperator<DataSetBuilder> frame8(UnaryOperator<DataSetBuilder> change) {
        return group(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, 7, change);
    }

    private static UnaryOperator<DataSetBuilder> inShared(int macro, UnaryOperator<DataSetBuilder> change) {
        return shared(group(macro, 0, change));
    }

    private static UnaryOperator<DataSetBuilder> inFrame8(int macro, UnaryOperator<DataSetBuilder> change) {
        return frame8(group(macro, 0, change));
    }

    /** Changes an item of a sequence. */
    private static UnaryOperator<DataSetBuilder> group(int sequence, int index, UnaryOperator<DataSetBuilder> change) {
        return builder -> {
            List<DataSet> items = new ArrayList<>(builder.build().items(sequence));
            items.set(index, change.apply(items.get(index).toBuilder()).build());
            return builder.putItems(sequence, items);
        };
    }

    private static BiConsumer<Integer, DataSetBuilder> text(int tag, Vr vr, String... values) {
        return (slice, builder) -> builder.putString(tag, vr, values);
    }

    private static BiConsumer<Integer, DataSetBuilder> onSlice7(int tag, Vr vr, String... values) {
        return (slice, builder) -> {
            if (slice == 7) {
                builder.putString(tag, vr, values);
            }
        };
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("MODALITY", GOOD.changing(text(Tags.MODALITY, Vr.CS, "MR")), "the modality is MR"),
                Arguments.of("LOCALIZER", SyntheticSeries.localizer(2, 64), "LOCALIZER in 1 of 1 slices"),
                Arguments.of(
                        "LOCALIZER",
                        GOOD.changing(onSlice7(Tags.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "LOCALIZER")),
                        "in 1 of 50 slices"),
                Arguments.of(
                        "SOP_CLASS",
                        GOOD.changing(text(Tags.SOP_CLASS_UID, Vr.UI, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE.value())),
                        "1.2.840.10008.5.1.4.1.1.7"),
                Arguments.of("SOP_CLASS", GOOD.changing(text(Tags.NUMBER_OF_FRAMES, Vr.IS, "2")), "of one frame"),
                Arguments.of(
                        "BODY_PART",
                        GOOD.changing(text(Tags.BODY_PART_EXAMINED, Vr.CS, "CHEST")),
                        "Body Part Examined is CHEST"),
                Arguments.of(
                        "PIXEL_FORMAT",
                        GOOD.changing(text(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME1")),
                        "MONOCHROME1"),
                Arguments.of(
                        "RESCALE",
                        GOOD.changing((slice, builder) -> builder.remove(Tags.RESCALE_SLOPE)),
                        GOOD.sopInstanceUid(0).value()),
                Arguments.of("RESCALE", GOOD.changing(text(Tags.RESCALE_TYPE, Vr.LO, "MGML")), "Hounsfield"),
                Arguments.of(
                        "MISSING_GEOMETRY",
                        GOOD.changing((slice, builder) -> {
                            if (slice == 7) {
                                builder.remove(Tags.IMAGE_POSITION_PATIENT);
                            }
                        }),
                        "ImagePositionPatient is missing in slice " + GOOD.sopInstanceUid(7)),
                Arguments.of(
                        "MIXED_GEOMETRY",
                        GOOD.changing(onSlice7(Tags.PIXEL_SPACING, Vr.DS, "0.5", "0.5")),
                        "slices differ in pixel spacing"),
                Arguments.of(
                        "MIXED_GEOMETRY",
                        GOOD.changing(onSlice7(Tags.FRAME_OF_REFERENCE_UID, Vr.UI, "1.2.3")),
                        "slices differ in frame of reference"),
                Arguments.of(
                        "PATIENT_POSITION",
                        GOOD.changing(text(Tags.PATIENT_POSITION, Vr.CS, "HFP")),
                        "Patient Position is HFP"),
                Arguments.of(
                        "NOT_AXIAL",
                        GOOD.changing(text(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, "1", "0", "0", "0", "0", "-1")),
                        "the slice normal is 90.0 degrees off"),
                Arguments.of(
                        "NOT_AXIAL",
                        GOOD.changing(
                                text(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, "0.8", "0.6", "0", "-0.6", "0.8", "0")),
                        "the rows are turned by 36.9 degrees"),
                Arguments.of("DUPLICATE_POSITIONS", GOOD.repeating(3, 4), "2 of 52 slices"),
                Arguments.of(
                        "GANTRY_TILT",
                        GOOD.changing(
                                text(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, "1", "0", "0", "0", "0.99", "-0.14106736")),
                        "the slices are sheared by 8.1 degrees"),
                Arguments.of(
                        "SLICE_GAP",
                        GOOD.without(10, 11),
                        "1 gap(s), the first of 6.00 mm where slices are 2.00 mm apart"),
                Arguments.of("UNEVEN_SPACING", unevenSeries(), "deviate by up to 25.0 %"),
                Arguments.of("IMAGE_SIZE", SyntheticSeries.of(3, 50, 32).withSpacing(1, 2), "32 rows and 32 columns"),
                Arguments.of("PIXEL_SPACING", GOOD.withSpacing(1.5, 2), "pixels of 1.500 by 1.500 mm"),
                Arguments.of("SLICE_SPACING", GOOD.withSpacing(1, 4), "slices are 4.00 mm apart, taken are 0.3 to 3.2"),
                Arguments.of("TOO_FEW_SLICES", SyntheticSeries.of(3, 23, 64).withSpacing(1, 2), "23 slices"),
                Arguments.of("SHORT_EXTENT", GOOD.withSpacing(1, 1), "the slices span 49.0 mm"),
                Arguments.of(
                        "KERNEL",
                        GOOD.changing(text(Tags.CONVOLUTION_KERNEL, Vr.SH, "Lung Plus", "1")),
                        "reconstructed with kernel Lung Plus"),
                Arguments.of("KERNEL", GOOD.changing(onSlice7(Tags.CONVOLUTION_KERNEL, Vr.SH, "b80F")), "kernel b80F"),
                Arguments.of(
                        "SLICE_THICKNESS",
                        GOOD.changing(onSlice7(Tags.SLICE_THICKNESS, Vr.DS, "4.5")),
                        "1 of 50 slices are not of a thickness that is taken, the first is 4.50 mm thick, taken are 0.2 to 4"),
                Arguments.of(
                        "SLICE_COVERAGE",
                        GOOD.changing(text(Tags.SLICE_THICKNESS, Vr.DS, "1")),
                        "slices of 1.00 mm lie 2.00 mm apart, so that 50 % of the body is shown, at least 60 %"));
    }

    /** Every slice above the tenth half a millimetre higher. */
    private static SyntheticSeries unevenSeries() {
        return GOOD.changing((slice, builder) -> {
            DataSet now = builder.build();
            List<Double> position = now.doubles(Tags.IMAGE_POSITION_PATIENT);
            double up = slice >= 10 ? 0.5 : 0;
            builder.putDouble(
                    Tags.IMAGE_POSITION_PATIENT, Vr.DS, position.get(0), position.get(1), position.get(2) + up);
        });
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("faults")
    void declinesWithTheReason(String code, SyntheticSeries series, String part) {
        Reason reason = reason(series);

        assertThat(reason.code()).isEqualTo(code);
        assertThat(reason.sentence()).contains(part).matches("[\\x20-\\x7E]+");
    }

    @Test
    void saysWhatASeriesIsBeforeHowItLies() {
        SyntheticSeries thorax = GOOD.without(10, 11).changing(text(Tags.BODY_PART_EXAMINED, Vr.CS, "CHEST"));

        assertThat(reason(thorax).code()).isEqualTo("BODY_PART");
    }

    @Test
    void printsNothingUnprintableOfAHeader() {
        Reason reason =
                reason(GOOD.changing(text(Tags.BODY_PART_EXAMINED, Vr.CS, "CH\tEST\u00e4 AND MUCH MORE THAN THAT")));

        assertThat(reason.sentence()).contains("Body Part Examined is CH?EST? AND MUCH,");
    }
}
