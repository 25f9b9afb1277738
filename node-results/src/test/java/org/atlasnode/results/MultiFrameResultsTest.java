package org.atlasnode.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.capture.Overlay;
import org.atlasnode.results.capture.OverlayInput;
import org.atlasnode.results.capture.OverlaySeries;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.sr.ReportInput;
import org.atlasnode.results.sr.SrDocument;
import org.atlasnode.results.validate.ResultValidator;
import org.atlasnode.testkit.MultiFrameKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results over a series whose slices are frames of one instance: what is of a slice names its frame. */
class MultiFrameResultsTest {

    @TempDir
    private static Path folder;

    private static TestSeries series;
    private static Analysis analysis;
    private static DataSet report;
    private static Uid instance;

    @BeforeAll
    static void makeReport() {
        series = TestSeries.framesOfPhantom(MultiFrameKind.ENHANCED, folder);
        analysis = TestAnalysis.of(series).probability(Level.C5, 0.937).build();
        report = SrDocument.of(new ReportInput(
                series.source(),
                analysis,
                TestAnalysis.uids(series, analysis),
                TestAnalysis.NODE,
                Map.of(),
                Optional.empty()));
        instance = series.source().instances().get(0).sopInstanceUid();
    }

    private static Stream<DataSet> walk(DataSet item) {
        return Stream.concat(
                Stream.of(item), item.items(Tags.CONTENT_SEQUENCE).stream().flatMap(MultiFrameResultsTest::walk));
    }

    private static List<Optional<FrameRef>> images(String relationship) {
        return walk(report)
                .filter(item -> item.string(Tags.RELATIONSHIP_TYPE, "").equals(relationship)
                        && item.string(Tags.VALUE_TYPE, "").equals("IMAGE"))
                .map(item -> item.firstItem(Tags.REFERENCED_SOP_SEQUENCE).flatMap(InstanceReference::slice))
                .toList();
    }

    @Test
    void boxesNameTheirFrames() {
        Finding finding = analysis.findings().get(Level.C5.ordinal());
        assertThat(finding.boxes())
                .hasSize(3)
                .allSatisfy(box -> assertThat(box.frame().frameNumber()).isPresent());
        assertThat(images("SELECTED FROM"))
                .isEqualTo(finding.boxes().stream()
                        .map(SliceBox::frame)
                        .map(Optional::of)
                        .toList());
    }

    @Test
    void numbersNameTheFrameTheyAreInferredFrom() {
        assertThat(images("INFERRED FROM"))
                .isEqualTo(analysis.findings().stream()
                        .filter(level -> level.boxes().isEmpty())
                        .map(level -> level.place().map(Finding.Place::keySlice))
                        .toList());
    }

    @Test
    void libraryAndEvidenceNameTheInstanceOnceAndAsAWhole() {
        assertThat(images("CONTAINS")).containsExactly(Optional.of(FrameRef.of(instance)));
        List<DataSet> evidence = report.items(Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE).stream()
                .flatMap(study -> study.items(Tags.REFERENCED_SERIES_SEQUENCE).stream())
                .flatMap(of -> of.items(Tags.REFERENCED_SOP_SEQUENCE).stream())
                .toList();
        assertThat(evidence).hasSize(1);
        assertThat(evidence.get(0).findUid(Tags.REFERENCED_SOP_CLASS_UID))
                .contains(MultiFrameKind.ENHANCED.sopClassUid());
        assertThat(evidence.get(0).contains(Tags.REFERENCED_FRAME_NUMBER)).isFalse();
    }

    @Test
    void theLibraryTellsTheGeometryOfTheFrames() {
        assertThat(walk(report)
                        .filter(item -> item.string(Tags.VALUE_TYPE, "").equals("NUM")
                                && item.string(Tags.RELATIONSHIP_TYPE, "").equals("HAS ACQ CONTEXT"))
                        .flatMap(item -> item.items(Tags.MEASURED_VALUE_SEQUENCE).stream())
                        .map(value -> value.findDouble(Tags.NUMERIC_VALUE).orElseThrow()))
                .containsExactly(256.0, 256.0, 0.7031, 0.7031, 2.0);
    }

    @Test
    void overlaysOfASliceNameItsFrameAndTheViewsAlongTheSpineTheInstance() {
        List<Overlay> overlays = OverlaySeries.of(
                new OverlayInput(
                        series.source(),
                        analysis,
                        TestAnalysis.uids(series, analysis),
                        TestAnalysis.NODE,
                        Map.of(instance, "1")),
                series.volume());
        List<FrameRef> sources = overlays.stream()
                .flatMap(overlay -> overlay.dataSet().items(Tags.SOURCE_IMAGE_SEQUENCE).stream())
                .flatMap(item -> InstanceReference.slice(item).stream())
                .toList();
        assertThat(sources.get(0)).isEqualTo(FrameRef.of(instance));
        assertThat(sources.get(sources.size() - 1)).isEqualTo(FrameRef.of(instance));
        assertThat(sources.subList(1, sources.size() - 1))
                .containsExactlyInAnyOrderElementsOf(analysis.findings().get(4).boxes().stream()
                        .map(SliceBox::frame)
                        .toList());
        assertThat(overlays)
                .allSatisfy(overlay -> assertThat(ResultValidator.check(overlay.dataSet(), series.source(), analysis))
                        .isEmpty());
    }

    @Test
    void theValidatorWantsTheFrameThatWasFound() {
        assertThat(check(report)).isEmpty();
        assertThat(check(changeImages(report, "SELECTED FROM", item -> item.remove(Tags.REFERENCED_FRAME_NUMBER))))
                .anyMatch(problem -> problem.contains("boxes on other slices than found"));
        assertThat(check(changeImages(
                        report, "SELECTED FROM", item -> item.putInt(Tags.REFERENCED_FRAME_NUMBER, Vr.IS, 1))))
                .anyMatch(problem -> problem.contains("boxes on other slices than found"));
        assertThat(check(changeImages(report, "INFERRED FROM", item -> item.remove(Tags.REFERENCED_FRAME_NUMBER))))
                .anyMatch(problem -> problem.contains("without its slice"));
        assertThat(check(changeImages(
                        report, "INFERRED FROM", item -> item.putInt(Tags.REFERENCED_FRAME_NUMBER, Vr.IS, 99))))
                .anyMatch(problem -> problem.contains("without its slice"));
        assertThat(check(changeImages(report, "CONTAINS", item -> item.putInt(Tags.REFERENCED_FRAME_NUMBER, Vr.IS, 1))))
                .anyMatch(problem -> problem.contains("Image Library"));
    }

    private static List<String> check(DataSet mutant) {
        return ResultValidator.check(mutant, series.source(), analysis);
    }

    private static DataSet changeImages(DataSet above, String relationship, UnaryOperator<DataSetBuilder> change) {
        List<DataSet> items = new ArrayList<>();
        for (DataSet item : above.items(Tags.CONTENT_SEQUENCE)) {
            boolean wanted = item.string(Tags.VALUE_TYPE, "").equals("IMAGE")
                    && item.string(Tags.RELATIONSHIP_TYPE, "").equals(relationship);
            items.add(
                    wanted
                            ? item.toBuilder()
                                    .putItems(
                                            Tags.REFERENCED_SOP_SEQUENCE,
                                            change.apply(
                                                            item
                                                                    .firstItem(Tags.REFERENCED_SOP_SEQUENCE)
                                                                    .orElseThrow()
                                                                    .toBuilder())
                                                    .build())
                                    .build()
                            : changeImages(item, relationship, change));
        }
        return items.isEmpty()
                ? above
                : above.toBuilder().putItems(Tags.CONTENT_SEQUENCE, items).build();
    }
}
