package org.atlasnode.results.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.Level;
import org.atlasnode.results.ResultObjects;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Segmentation, presentation state, key objects, document: sound ones may leave, broken ones stay. */
class ObjectValidationTest {

    private static final Map<String, DataSet> SOUND = new HashMap<>();

    private static TestSeries series;
    private static Analysis analysis;

    @BeforeAll
    static void makeObjects() {
        series = TestSeries.umlauts();
        analysis = TestAnalysis.of(series).probability(Level.C5, 0.937).build();
        ResultObjects objects = ResultObjects.of(series, analysis);
        SOUND.put("seg", objects.segmentation());
        SOUND.put("gsps", objects.presentation());
        SOUND.put("ko", objects.keyObjects());
        SOUND.put("pdf", objects.document());
    }

    private static List<String> check(DataSet object) {
        return ResultValidator.check(object, series.source(), analysis);
    }

    @TestFactory
    Stream<DynamicTest> soundObjectsMayLeave() {
        return SOUND.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(check(entry.getValue())).isEmpty()));
    }

    @Test
    void anUnknownSopClassStays() {
        DataSet object = SOUND.get("ko").toBuilder()
                .putString(Tags.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.2")
                .build();
        assertThat(check(object)).containsExactly("SOPClassUID (0008,0016): is none that this node sends");
    }

    @TestFactory
    Stream<DynamicTest> catchesBrokenSegmentations() {
        return Stream.of(
                mutant("seg", "one frame less", SegMutants::withoutOneFrame, "is not the number of functional groups"),
                mutant("seg", "short pixels", set(Tags.PIXEL_DATA, Vr.OW, "12"), "is not as long as"),
                mutant("seg", "fractional in bits", set(Tags.SEGMENTATION_TYPE, Vr.CS, "FRACTIONAL"), "does not fit"),
                mutant("seg", "segments from 2", inSegments(item -> number(item, 2)), "does not number its segments"),
                mutant("seg", "a frame of no segment", SegMutants::ofSegment9, "names a segment that is none"),
                mutant("seg", "measures twice", SegMutants::withMeasuresTwice, "stands neither in the shared"),
                mutant("seg", "a dimension more", SegMutants::withoutIndexValues, "dimensions of every frame"),
                mutant("seg", "lossless unsaid", drop(Tags.LOSSY_IMAGE_COMPRESSION), "type 1, is missing"),
                mutant("seg", "no serial number", drop(Tags.DEVICE_SERIAL_NUMBER), "PS3.3 §C.7.5.2"),
                mutant(
                        "seg",
                        "with a window",
                        set(Tags.WINDOW_CENTER, Vr.DS, "1"),
                        "does not belong to the Segmentation"));
    }

    @TestFactory
    Stream<DynamicTest> catchesBrokenPresentationStates() {
        return Stream.of(
                mutant(
                        "gsps",
                        "an open box",
                        inGraphics(item -> at(item, 1, 1, 9, 1, 9, 9, 1, 9, 1, 2)),
                        "open polyline"),
                mutant(
                        "gsps",
                        "a point less",
                        inGraphics(item -> at(item, 1, 1, 9, 1, 9, 9, 1, 1)),
                        "not as many points"),
                mutant(
                        "gsps",
                        "an unknown layer",
                        drop(Tags.GRAPHIC_LAYER_SEQUENCE),
                        "is none of the Graphic Layer Sequence"),
                mutant("gsps", "polygon", inGraphics(set(Tags.GRAPHIC_TYPE, Vr.CS, "POLYGON")), "is none of POINT"),
                mutant(
                        "gsps",
                        "text without a place",
                        inTexts(item -> remove(item, Tags.BOUNDING_BOX_TOP_LEFT_HAND_CORNER)),
                        "type 1C"),
                mutant("gsps", "no creation date", drop(Tags.PRESENTATION_CREATION_DATE), "PS3.3 §C.11.10"),
                mutant(
                        "gsps",
                        "a narrow window",
                        in(Tags.SOFTCOPY_VOILUT_SEQUENCE, set(Tags.WINDOW_WIDTH, Vr.DS, "0.5")),
                        "narrower than 1"),
                mutant("gsps", "another series' image", inRelationship(), "is of no instance of the series"));
    }

    @TestFactory
    Stream<DynamicTest> catchesBrokenKeyObjectsAndDocuments() {
        return Stream.of(
                mutant(
                        "ko",
                        "no evidence",
                        drop(Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE),
                        "type 1, is missing"),
                mutant("ko", "no template", drop(Tags.CONTENT_TEMPLATE_SEQUENCE), "names none of TID 2010"),
                mutant(
                        "ko",
                        "no images",
                        item -> Mutation.drop(item, node -> node.valueType().equals("IMAGE")),
                        "IMAGE - stands 0 times"),
                mutant(
                        "ko",
                        "a number",
                        item -> Mutation.change(
                                item, node -> node.valueType().equals("TEXT"), set(Tags.VALUE_TYPE, Vr.CS, "NUM")),
                        "CONTAINER CONTAINS NUM is not allowed"),
                mutant("pdf", "no PDF", set(Tags.ENCAPSULATED_DOCUMENT, Vr.OB, "<html> "), "is no PDF"),
                mutant(
                        "pdf",
                        "text",
                        set(Tags.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT, Vr.LO, "text/xml"),
                        "is none of application/pdf"),
                mutant("pdf", "no title", drop(Tags.DOCUMENT_TITLE), "is missing"));
    }

    private static DynamicTest mutant(String kind, String name, UnaryOperator<DataSet> change, String problem) {
        return DynamicTest.dynamicTest(kind + ": " + name, () -> {
            DataSet mutant = change.apply(SOUND.get(kind));
            assertThat(mutant).isNotEqualTo(SOUND.get(kind));
            assertThat(check(mutant)).anyMatch(found -> found.contains(problem));
        });
    }

    private static UnaryOperator<DataSet> set(int tag, Vr vr, String value) {
        return item -> vr.isText()
                ? item.toBuilder().putString(tag, vr, value).build()
                : item.toBuilder()
                        .putBytes(tag, vr, value.getBytes(StandardCharsets.US_ASCII))
                        .build();
    }

    private static UnaryOperator<DataSet> drop(int tag) {
        return item -> remove(item, tag);
    }

    private static DataSet remove(DataSet item, int tag) {
        return item.toBuilder().remove(tag).build();
    }

    /** The change in the first item of the sequence. */
    private static UnaryOperator<DataSet> in(int sequence, UnaryOperator<DataSet> change) {
        return around -> {
            List<DataSet> items = new ArrayList<>(around.items(sequence));
            items.set(0, change.apply(items.get(0)));
            return around.toBuilder().putItems(sequence, items).build();
        };
    }

    private static UnaryOperator<DataSet> inSegments(UnaryOperator<DataSet> change) {
        return in(Tags.SEGMENT_SEQUENCE, change);
    }

    private static UnaryOperator<DataSet> inGraphics(UnaryOperator<DataSet> change) {
        return in(Tags.GRAPHIC_ANNOTATION_SEQUENCE, in(Tags.GRAPHIC_OBJECT_SEQUENCE, change));
    }

    private static UnaryOperator<DataSet> inTexts(UnaryOperator<DataSet> change) {
        return in(Tags.GRAPHIC_ANNOTATION_SEQUENCE, in(Tags.TEXT_OBJECT_SEQUENCE, change));
    }

    private static UnaryOperator<DataSet> inRelationship() {
        return in(
                Tags.REFERENCED_SERIES_SEQUENCE,
                in(Tags.REFERENCED_IMAGE_SEQUENCE, set(Tags.REFERENCED_SOP_INSTANCE_UID, Vr.UI, "1.2.3")));
    }

    private static DataSet number(DataSet segment, int number) {
        return segment.toBuilder().putInt(Tags.SEGMENT_NUMBER, Vr.US, number).build();
    }

    private static DataSet at(DataSet graphic, double... data) {
        return graphic.toBuilder().putDouble(Tags.GRAPHIC_DATA, Vr.FL, data).build();
    }

    /** Changes of a segmentation. */
    private static final class SegMutants {

        static DataSet withoutOneFrame(DataSet seg) {
            List<DataSet> frames = seg.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
            return seg.toBuilder()
                    .putItems(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames.subList(1, frames.size()))
                    .build();
        }

        static DataSet ofSegment9(DataSet seg) {
            return in(
                            Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
                            in(
                                    Tags.SEGMENT_IDENTIFICATION_SEQUENCE,
                                    item -> item.toBuilder()
                                            .putInt(Tags.REFERENCED_SEGMENT_NUMBER, Vr.US, 9)
                                            .build()))
                    .apply(seg);
        }

        static DataSet withMeasuresTwice(DataSet seg) {
            DataSet measures = seg.firstItem(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)
                    .flatMap(shared -> shared.firstItem(Tags.PIXEL_MEASURES_SEQUENCE))
                    .orElseThrow();
            return in(
                            Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
                            item -> item.toBuilder()
                                    .putItems(Tags.PIXEL_MEASURES_SEQUENCE, measures)
                                    .build())
                    .apply(seg);
        }

        static DataSet withoutIndexValues(DataSet seg) {
            List<DataSet> indices = new ArrayList<>(seg.items(Tags.DIMENSION_INDEX_SEQUENCE));
            indices.add(indices.get(0));
            return seg.toBuilder()
                    .putItems(Tags.DIMENSION_INDEX_SEQUENCE, indices)
                    .build();
        }
    }
}
