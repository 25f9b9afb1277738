package org.atlasnode.results.presentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.results.HeadAnalysis;
import org.atlasnode.results.Level;
import org.atlasnode.results.ResultObjects;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.UnfitSourceException;
import org.atlasnode.results.validate.ResultValidator;
import org.atlasnode.testkit.MultiFrameKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresentationStateTest {

    @TempDir
    private Path folder;

    private final TestSeries series = TestSeries.umlauts();
    private final Analysis analysis = TestAnalysis.of(series)
            .probability(Level.C2, 0.41)
            .probability(Level.C5, 0.937)
            .build();
    private final ResultObjects objects = ResultObjects.of(series, analysis);

    @Test
    void drawsEveryBoxOnItsSliceWithItsWords() {
        DataSet state = objects.presentation();
        assertThat(ResultValidator.check(state, series.source(), analysis)).isEmpty();

        List<String> drawn = new ArrayList<>();
        for (DataSet annotation : state.items(Tags.GRAPHIC_ANNOTATION_SEQUENCE)) {
            DataSet image = annotation.firstItem(Tags.REFERENCED_IMAGE_SEQUENCE).orElseThrow();
            for (int i = 0; i < annotation.items(Tags.GRAPHIC_OBJECT_SEQUENCE).size(); i++) {
                drawn.add(InstanceReference.slice(image).orElseThrow() + " "
                        + annotation.items(Tags.GRAPHIC_OBJECT_SEQUENCE).get(i).doubles(Tags.GRAPHIC_DATA) + " "
                        + annotation.items(Tags.TEXT_OBJECT_SEQUENCE).get(i).string(Tags.UNFORMATTED_TEXT_VALUE, ""));
            }
        }
        List<String> found = new ArrayList<>();
        for (Finding finding : analysis.findings()) {
            for (SliceBox box : finding.boxes()) {
                found.add(box.frame() + " "
                        + List.of(
                                box.left(),
                                box.top(),
                                box.right(),
                                box.top(),
                                box.right(),
                                box.bottom(),
                                box.left(),
                                box.bottom(),
                                box.left(),
                                box.top())
                        + " AI: " + finding.target().name() + " fracture "
                        + (finding.target().name().equals("C2") ? "41.0" : "93.7") + " % (not verified)");
            }
        }
        assertThat(found).hasSize(6);
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(found);
    }

    @Test
    void showsTheWholeImageInABoneWindowAfterTheSourcesRescale() {
        DataSet state = objects.presentation();
        DataSet area = state.firstItem(Tags.DISPLAYED_AREA_SELECTION_SEQUENCE).orElseThrow();
        assertThat(area.doubles(Tags.DISPLAYED_AREA_TOP_LEFT_HAND_CORNER)).containsExactly(1.0, 1.0);
        assertThat(area.doubles(Tags.DISPLAYED_AREA_BOTTOM_RIGHT_HAND_CORNER)).containsExactly(256.0, 256.0);
        DataSet window = state.firstItem(Tags.SOFTCOPY_VOILUT_SEQUENCE).orElseThrow();
        assertThat(window.doubles(Tags.WINDOW_CENTER)).containsExactly(450.0);
        assertThat(window.doubles(Tags.WINDOW_WIDTH)).containsExactly(1900.0);
        assertThat(state.findString(Tags.RESCALE_INTERCEPT))
                .isEqualTo(series.source().header().findString(Tags.RESCALE_INTERCEPT));
        assertThat(state.items(Tags.REFERENCED_SERIES_SEQUENCE).get(0).items(Tags.REFERENCED_IMAGE_SEQUENCE))
                .hasSize(series.source().instances().size());
    }

    @Test
    void keepsTheSourcesWindowWhereNoFractureIsLookedFor() {
        Target head = HeadAnalysis.of(series).patient().target();
        Analysis.PatientFinding patient = analysis.patient();
        Analysis ofHead = new Analysis(
                analysis.algorithm(),
                analysis.outcome(),
                new Analysis.PatientFinding(
                        head, patient.assessment(), patient.probability(), patient.threshold(), patient.suspicion()),
                analysis.findings(),
                analysis.reason(),
                analysis.instances(),
                analysis.timing());
        DataSet state = ResultObjects.of(series, ofHead).presentation();
        assertThat(state.firstItem(Tags.SOFTCOPY_VOILUT_SEQUENCE)
                        .map(window -> window.doubles(Tags.WINDOW_CENTER))
                        .orElse(List.of()))
                .isEqualTo(series.source().header().doubles(Tags.WINDOW_CENTER));
        assertThat(state.findString(Tags.BODY_PART_EXAMINED)).contains("HEAD");
    }

    @Test
    void ofNegativesThereIsNone() {
        assertThat(PresentationState.isWorthwhile(TestAnalysis.of(series).build()))
                .isFalse();
        assertThat(PresentationState.isWorthwhile(analysis)).isTrue();
    }

    @Test
    void ofFramesItNamesTheFrame() {
        TestSeries frames = TestSeries.framesOfPhantom(MultiFrameKind.ENHANCED, folder);
        Analysis found = TestAnalysis.of(frames).probability(Level.C5, 0.9).build();
        DataSet state = ResultObjects.of(frames, found).presentation();
        assertThat(ResultValidator.check(state, frames.source(), found)).isEmpty();
        assertThat(state.items(Tags.GRAPHIC_ANNOTATION_SEQUENCE))
                .hasSize(3)
                .allSatisfy(item -> assertThat(item.firstItem(Tags.REFERENCED_IMAGE_SEQUENCE)
                                .orElseThrow()
                                .findInt(Tags.REFERENCED_FRAME_NUMBER))
                        .isPresent());
    }

    @Test
    void wordsStayOnTheImage() {
        BoxAnnotation draw =
                new BoxAnnotation(256, 200, series.source().header().charset());
        Finding finding = analysis.findings().get(4);
        for (double left : new double[] {0, 100, 250}) {
            for (double top : new double[] {0, 100, 190}) {
                SliceBox box =
                        new SliceBox(finding.boxes().get(0).frame(), left, top, left + 5, Math.min(200, top + 15));
                DataSet text = draw.text(finding, box);
                List<Double> begin = text.doubles(Tags.BOUNDING_BOX_TOP_LEFT_HAND_CORNER);
                List<Double> end = text.doubles(Tags.BOUNDING_BOX_BOTTOM_RIGHT_HAND_CORNER);
                assertThat(begin).allMatch(value -> value >= 0);
                assertThat(end.get(0)).isLessThanOrEqualTo(256);
                assertThat(end.get(1)).isLessThanOrEqualTo(200);
            }
        }
    }

    @Test
    void refusesSlicesWithoutOneTransformation() {
        List<FrameHeader> slices = new ArrayList<>(objects.slices());
        slices.set(
                3,
                FrameHeader.first(slices.get(3).object().toBuilder()
                        .putString(Tags.RESCALE_INTERCEPT, Vr.DS, "-7")
                        .build()));
        assertThatThrownBy(() -> PresentationState.of(objects.context(), slices))
                .isInstanceOf(UnfitSourceException.class)
                .hasMessageContaining("rescale");
    }
}
