package org.atlasnode.results.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.Level;
import org.atlasnode.results.ResultObjects;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Mistakes in the content of segmentations, presentation states, documents and key objects are caught. */
class ResultContentTest {

    private static TestSeries series;
    private static Analysis analysis;
    private static DataSet segmentation;
    private static DataSet presentation;
    private static DataSet document;
    private static DataSet keyObjects;

    @BeforeAll
    static void makeObjects() {
        series = TestSeries.umlauts();
        analysis = TestAnalysis.of(series).probability(Level.C5, 0.937).build();
        ResultObjects objects = ResultObjects.of(series, analysis);
        segmentation = objects.segmentation();
        presentation = objects.presentation();
        document = objects.document();
        keyObjects = objects.keyObjects();
    }

    private static List<String> check(DataSet object) {
        return ResultValidator.check(object, series.source(), analysis);
    }

    @Test
    void soundObjectsMayLeave() {
        for (DataSet object : List.of(segmentation, presentation, document, keyObjects)) {
            assertThat(check(object)).isEmpty();
        }
    }

    /** With the item at this place of a sequence changed. */
    private static DataSet changed(DataSet object, int sequence, int index, UnaryOperator<DataSetBuilder> change) {
        List<DataSet> items = new ArrayList<>(object.items(sequence));
        items.set(index, change.apply(items.get(index).toBuilder()).build());
        return object.toBuilder().putItems(sequence, items).build();
    }

    private static UnaryOperator<DataSetBuilder> inFirst(int sequence, UnaryOperator<DataSetBuilder> change) {
        return builder -> {
            DataSet item = builder.build();
            return changed(item, sequence, 0, change).toBuilder();
        };
    }

    private static DataSet with(DataSet object, UnaryOperator<DataSetBuilder> change) {
        return change.apply(object.toBuilder()).build();
    }

    private static byte[] bytes(DataSet object, int tag) {
        Value value = object.find(tag).map(DataElement::value).orElseThrow();
        return ((Value.Bytes) value).toByteArray();
    }

    private static DataSet withoutFirstFrame() {
        byte[] bytes = bytes(segmentation, Tags.PIXEL_DATA);
        java.util.Arrays.fill(bytes, 0, 256 * 256 / 8, (byte) 0);
        return with(segmentation, builder -> builder.putBytes(Tags.PIXEL_DATA, Vr.OB, bytes));
    }

    @TestFactory
    Stream<DynamicTest> catchesMistakesInSegmentations() {
        int segments = Tags.SEGMENT_SEQUENCE;
        int frames = Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE;
        Uid elsewhere = Uid.of("1.2.3");
        return tests(Map.of(
                "fractional",
                        with(segmentation, object -> object.putString(Tags.SEGMENTATION_TYPE, Vr.CS, "FRACTIONAL")),
                "other matrix", with(segmentation, object -> object.putInt(Tags.ROWS, Vr.US, 128)),
                "other frame of reference",
                        with(segmentation, object -> object.putUid(Tags.FRAME_OF_REFERENCE_UID, elsewhere)),
                "segment that is no level",
                        changed(segmentation, segments, 2, item -> item.putString(Tags.TRACKING_ID, Vr.UT, "T1")),
                "level coded as another",
                        changed(
                                segmentation,
                                segments,
                                2,
                                item -> item.putItems(
                                        Tags.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE,
                                        CodeItems.of(
                                                new Code("36978003", "SCT", "C5 vertebra"), segmentation.charset()))),
                "level missing",
                        with(
                                segmentation,
                                object -> object.putItems(
                                        segments, segmentation.items(segments).subList(0, 6))),
                "frame of another series",
                        changed(
                                segmentation,
                                frames,
                                0,
                                inFirst(
                                        Tags.DERIVATION_IMAGE_SEQUENCE,
                                        inFirst(
                                                Tags.SOURCE_IMAGE_SEQUENCE,
                                                item -> item.putUid(Tags.REFERENCED_SOP_INSTANCE_UID, elsewhere)))),
                "segment that no frame shows",
                        with(
                                segmentation,
                                object -> object.putItems(
                                        frames, segmentation.items(frames).subList(0, 3))),
                "frame that shows nothing", withoutFirstFrame(),
                "pixels too short",
                        with(segmentation, object -> object.putBytes(Tags.PIXEL_DATA, Vr.OB, new byte[256]))));
    }

    @TestFactory
    Stream<DynamicTest> catchesMistakesInPresentationStates() {
        int annotations = Tags.GRAPHIC_ANNOTATION_SEQUENCE;
        UnaryOperator<DataSetBuilder> open =
                graphic -> graphic.putDouble(Tags.GRAPHIC_DATA, Vr.FL, 10, 10, 20, 10, 20, 20, 10, 20, 11, 10);
        UnaryOperator<DataSetBuilder> outside =
                graphic -> graphic.putDouble(Tags.GRAPHIC_DATA, Vr.FL, 10, 10, 300, 10, 300, 20, 10, 20, 10, 10);
        UnaryOperator<DataSetBuilder> moved =
                graphic -> graphic.putDouble(Tags.GRAPHIC_DATA, Vr.FL, 10, 10, 20, 10, 20, 20, 10, 20, 10, 10);
        return tests(Map.of(
                "not identity",
                        with(presentation, object -> object.putString(Tags.PRESENTATION_LUT_SHAPE, Vr.CS, "INVERSE")),
                "part of the image",
                        changed(
                                presentation,
                                Tags.DISPLAYED_AREA_SELECTION_SEQUENCE,
                                0,
                                item -> item.putInt(Tags.DISPLAYED_AREA_BOTTOM_RIGHT_HAND_CORNER, Vr.SL, 100, 100)),
                "box not closed", changed(presentation, annotations, 0, inFirst(Tags.GRAPHIC_OBJECT_SEQUENCE, open)),
                "box outside", changed(presentation, annotations, 0, inFirst(Tags.GRAPHIC_OBJECT_SEQUENCE, outside)),
                "box moved", changed(presentation, annotations, 0, inFirst(Tags.GRAPHIC_OBJECT_SEQUENCE, moved)),
                "words off the image",
                        changed(
                                presentation,
                                annotations,
                                0,
                                inFirst(
                                        Tags.TEXT_OBJECT_SEQUENCE,
                                        item -> item.putDouble(
                                                Tags.BOUNDING_BOX_BOTTOM_RIGHT_HAND_CORNER, Vr.FL, 300, 20))),
                "box missing",
                        with(
                                presentation,
                                object -> object.putItems(
                                        annotations,
                                        presentation.items(annotations).subList(0, 2))),
                "text missing",
                        changed(
                                presentation,
                                annotations,
                                0,
                                item -> item.putItems(Tags.TEXT_OBJECT_SEQUENCE, List.of())),
                "other series",
                        changed(
                                presentation,
                                Tags.REFERENCED_SERIES_SEQUENCE,
                                0,
                                item -> item.putUid(Tags.SERIES_INSTANCE_UID, Uid.of("1.2.3")))));
    }

    @TestFactory
    Stream<DynamicTest> catchesMistakesInDocumentsAndKeyObjects() {
        return tests(Map.of(
                "verified", with(document, object -> object.putString(Tags.VERIFICATION_FLAG, Vr.CS, "VERIFIED")),
                "of nothing", with(document, object -> object.remove(Tags.SOURCE_INSTANCE_SEQUENCE)),
                "other title",
                        with(
                                keyObjects,
                                object -> object.putItems(
                                        Tags.CONCEPT_NAME_CODE_SEQUENCE,
                                        CodeItems.of(Codes.DEVICE, keyObjects.charset()))),
                "another observer",
                        changed(keyObjects, Tags.CONTENT_SEQUENCE, 2, item -> item.putUid(Tags.UID, Uid.of("1.2.3"))),
                "slice of another series",
                        changed(
                                keyObjects,
                                Tags.CONTENT_SEQUENCE,
                                4,
                                inFirst(
                                        Tags.REFERENCED_SOP_SEQUENCE,
                                        item -> item.putUid(Tags.REFERENCED_SOP_INSTANCE_UID, Uid.of("1.2.3")))),
                "other modality", with(keyObjects, object -> object.putString(Tags.MODALITY, Vr.CS, "SR"))));
    }

    private static Stream<DynamicTest> tests(Map<String, DataSet> mutants) {
        return mutants.entrySet().stream()
                .map(mutant -> DynamicTest.dynamicTest(
                        mutant.getKey(),
                        () -> assertThat(check(mutant.getValue())).isNotEmpty()));
    }
}
