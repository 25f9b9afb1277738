package org.atlasnode.results.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.capture.OverlayInput;
import org.atlasnode.results.capture.OverlaySeries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each mistake that an overlay can have is caught. */
class CaptureValidationTest {

    private static TestSeries series;
    private static Analysis analysis;
    private static DataSet overlay;

    @BeforeAll
    static void makeOverlay() {
        series = TestSeries.umlauts();
        analysis = TestAnalysis.notAnalysed(series, Analysis.Outcome.DECLINED);
        OverlayInput input = new OverlayInput(
                series.source(), analysis, TestAnalysis.uids(series, analysis), TestAnalysis.NODE, Map.of());
        overlay = OverlaySeries.notice(input).get(0).dataSet();
    }

    private static List<String> check(DataSet mutant) {
        return ResultValidator.check(mutant, series.source(), analysis);
    }

    @Test
    void aSoundOverlayMayLeave() {
        assertThat(check(overlay)).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> catches() {
        return Stream.of(
                mutant("Modality SC", set(Tags.MODALITY, Vr.CS, "SC")),
                mutant("Conversion Type AI", set(Tags.CONVERSION_TYPE, Vr.CS, "AI")),
                mutant("a label less", set(Tags.IMAGE_COMMENTS, Vr.LT, "")),
                mutant("another label", set(Tags.IMAGE_COMMENTS, Vr.LT, "FOR DIAGNOSIS")),
                mutant("for diagnosis", set(Tags.SERIES_DESCRIPTION, Vr.LO, "AI cspine-fracture overlay")),
                mutant("annotation denied", set(Tags.BURNED_IN_ANNOTATION, Vr.CS, "NO")),
                mutant("original", set(Tags.IMAGE_TYPE, Vr.CS, "ORIGINAL\\PRIMARY")),
                mutant("no direction", set(Tags.PATIENT_ORIENTATION, Vr.CS, "X\\Y")),
                mutant("lossy", set(Tags.LOSSY_IMAGE_COMPRESSION, Vr.CS, "01")),
                mutant("gray", set(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")),
                mutant(
                        "planes",
                        item -> item.toBuilder()
                                .putInt(Tags.PLANAR_CONFIGURATION, Vr.US, 1)
                                .build()),
                mutant(
                        "a row more",
                        item -> item.toBuilder().putInt(Tags.ROWS, Vr.US, 1025).build()),
                mutant("measurable", set(Tags.PIXEL_SPACING, Vr.DS, "0.5\\0.5")),
                mutant("in space", set(Tags.FRAME_OF_REFERENCE_UID, Vr.UI, "1.2.3")),
                mutant("with a side", set(Tags.LATERALITY, Vr.CS, "L")),
                mutant(
                        "of no image",
                        item -> item.toBuilder()
                                .remove(Tags.SOURCE_IMAGE_SEQUENCE)
                                .build()),
                mutant("another patient", set(Tags.PATIENT_ID, Vr.LO, "X")),
                mutant("another class", set(Tags.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.2")));
    }

    private static DynamicTest mutant(String name, UnaryOperator<DataSet> change) {
        return DynamicTest.dynamicTest(
                name, () -> assertThat(check(change.apply(overlay))).isNotEmpty());
    }

    private static UnaryOperator<DataSet> set(int tag, Vr vr, String value) {
        return item -> item.toBuilder().putString(tag, vr, value).build();
    }
}
