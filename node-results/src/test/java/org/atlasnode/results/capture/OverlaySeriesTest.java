package org.atlasnode.results.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.config.ResultTerms.OverlayTerms;
import org.atlasnode.core.config.ResultTerms.Window;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.source.ResultUids;
import org.atlasnode.results.validate.ResultValidator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlaySeriesTest {

    private static TestSeries series;
    private static Volume volume;

    @TempDir
    private Path folder;

    @BeforeAll
    static void readSeries() {
        series = TestSeries.phantom();
        volume = series.volume();
    }

    private static OverlayInput input(TestSeries of, Analysis analysis) {
        return new OverlayInput(of.source(), analysis, TestAnalysis.uids(of, analysis), TestAnalysis.NODE, Map.of());
    }

    private static WindowedVolume windowed() {
        return new WindowedVolume(volume, new Window(450, 1900));
    }

    private static List<Overlay> overlays(Analysis analysis) {
        return OverlaySeries.of(input(series, analysis), volume);
    }

    @Test
    void summaryComesFirstThenSlicesFromHeadToFootThenTheViewFromTheFront() {
        Analysis analysis = TestAnalysis.of(series)
                .probability(Level.C2, 0.4)
                .probability(Level.C6, 0.9)
                .build();
        List<Overlay> overlays = overlays(analysis);
        assertThat(overlays).hasSize(8);
        assertThat(overlays.get(0).dataSet().items(Tags.SOURCE_IMAGE_SEQUENCE)).hasSize(88);
        List<Uid> slices = series.geometry().slices().stream()
                .map(slice -> slice.sopInstanceUid())
                .toList();
        List<Integer> shown = overlays.stream()
                .skip(1)
                .limit(6)
                .map(overlay -> slices.indexOf(overlay.dataSet()
                        .firstItem(Tags.SOURCE_IMAGE_SEQUENCE)
                        .flatMap(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID))
                        .orElseThrow()))
                .toList();
        assertThat(shown).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(overlays.stream().skip(1).limit(3))
                .filteredOn(overlay -> overlay.illustrations().keySet().equals(Set.of(Level.C2.target())))
                .as("the most suspicious slice illustrates the level")
                .hasSize(1);
        for (int i = 0; i < overlays.size(); i++) {
            DataSet image = overlays.get(i).dataSet();
            assertThat(image.intValue(Tags.INSTANCE_NUMBER, 0)).isEqualTo(i + 1);
            assertThat(image.intValue(Tags.ROWS, 0)).isEqualTo(1024);
            assertThat(image.intValue(Tags.COLUMNS, 0)).isEqualTo(1024);
            assertThat(ResultValidator.check(image, series.source(), analysis)).isEmpty();
        }
        assertThat(new HashSet<>(overlays.stream()
                        .map(overlay -> overlay.dataSet().findUid(Tags.SOP_INSTANCE_UID))
                        .toList()))
                .hasSize(8);
        assertThat(overlays.get(7).dataSet().strings(Tags.PATIENT_ORIENTATION)).containsExactly("L", "F");
        assertThat(overlays.get(7).dataSet().string(Tags.DERIVATION_DESCRIPTION, ""))
                .contains("coronal");
    }

    @Test
    void oneImageOfManyFramesHoldsTheSamePicturesAndNamesTheFrameOfALevel() {
        Analysis analysis = TestAnalysis.of(series).probability(Level.C5, 0.937).build();
        ResultTerms terms = new ResultTerms(
                Language.ENGLISH, Optional.empty(), 9001, Map.of(), new OverlayTerms(true, true, Map.of()));
        NodeIdentity node = TestAnalysis.NODE.withTerms(terms);
        OverlayInput input = new OverlayInput(
                series.source(),
                analysis,
                ResultUids.of(TestAnalysis.job(series, 1, analysis), analysis, node),
                node,
                Map.of());

        List<Overlay> all = OverlaySeries.of(input, volume);
        List<Overlay> single = overlays(analysis);

        assertThat(all).hasSize(1);
        DataSet image = all.get(0).dataSet();
        assertThat(ResultValidator.check(image, series.source(), analysis)).isEmpty();
        assertThat(image.findUid(Tags.SOP_CLASS_UID))
                .contains(Uids.MULTI_FRAME_TRUE_COLOR_SECONDARY_CAPTURE_IMAGE_STORAGE);
        assertThat(image.findUid(Tags.SOP_INSTANCE_UID))
                .isNotEqualTo(single.get(0).dataSet().findUid(Tags.SOP_INSTANCE_UID));
        assertThat(image.intValue(Tags.NUMBER_OF_FRAMES, 0)).isEqualTo(single.size());
        ByteBuffer frames = samples(image);
        for (Overlay one : single) {
            ByteBuffer picture = samples(one.dataSet());
            assertThat(frames.slice().limit(picture.limit())).isEqualTo(picture);
            frames.position(frames.position() + picture.limit());
        }
        int frame =
                all.get(0).illustrations().get(Level.C5.target()).frameNumber().orElseThrow();
        assertThat(single.get(frame - 1).illustrations()).containsOnlyKeys(Level.C5.target());
    }

    @Test
    void aNegativeStudyShowsTheSliceOfTheHighestProbabilityWithoutABox() {
        Analysis analysis = TestAnalysis.of(series).build();
        List<Overlay> overlays = overlays(analysis);
        assertThat(overlays).hasSize(2);
        FrameRef keySlice =
                analysis.findings().get(6).place().map(Finding.Place::keySlice).orElseThrow();
        assertThat(overlays.get(1)
                        .dataSet()
                        .items(Tags.SOURCE_IMAGE_SEQUENCE)
                        .get(0)
                        .findUid(Tags.REFERENCED_SOP_INSTANCE_UID))
                .contains(keySlice.sopInstanceUid());
        assertThat(overlays.get(1).illustrations()).isEmpty();
        assertThat(colours(overlays.get(1).dataSet())).doesNotContain(Palette.POSITIVE.getRGB() & 0xFFFFFF);
    }

    @Test
    void aSuspectedLevelIsMarkedInTheSummaryAndOnItsSlices() {
        Analysis analysis = TestAnalysis.of(series).probability(Level.C5, 0.937).build();
        for (Overlay overlay : overlays(analysis)) {
            assertThat(colours(overlay.dataSet())).contains(Palette.POSITIVE.getRGB() & 0xFFFFFF);
            assertThat(colours(overlay.dataSet())).contains(Palette.LABEL.getRGB() & 0xFFFFFF);
        }
    }

    @Test
    void theBoxStandsWhereTheReportSaysItDoes() {
        Analysis analysis = TestAnalysis.of(series).probability(Level.C5, 0.937).build();
        WindowedVolume window = windowed();
        KeySlice slice = KeySlice.of(analysis, volume.geometry()).get(1);
        Finding level = slice.levels().get(0);
        AxialView view = new AxialView(window, slice, 800);
        var box = slice.boxes(level).get(0);
        var seen = view.at(box);
        double scale = 800 / 140.0 * slice.geometry().columnSpacingMm();
        assertThat(seen.getWidth())
                .isCloseTo((box.right() - box.left()) * scale, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(seen.getCenterX()).isCloseTo(400, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(seen.getCenterY()).isCloseTo(400, org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void theSagittalViewHasTheHeadUpAndTheFrontLeft() {
        Analysis analysis = TestAnalysis.of(series).build();
        UprightView view = new UprightView(windowed(), analysis, Plane.SAGITTAL, 610, 800);
        var centre = analysis.findings().get(3).structure().orElseThrow().centroidMm();
        var here = view.at(centre);
        assertThat(view.at(centre.plus(new org.atlasnode.core.model.Point3(0, 0, 10)))
                        .getY())
                .isLessThan(here.getY());
        assertThat(view.at(centre.plus(new org.atlasnode.core.model.Point3(0, 10, 0)))
                        .getX())
                .isGreaterThan(here.getX());
        assertThat(view.at(centre.plus(new org.atlasnode.core.model.Point3(0, 10, 0)))
                                .getX()
                        - here.getX())
                .as("square pixels")
                .isCloseTo(
                        here.getY()
                                - view.at(centre.plus(new org.atlasnode.core.model.Point3(0, 0, 10)))
                                        .getY(),
                        org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void sameInputGivesTheSameBytes() {
        Analysis analysis = TestAnalysis.of(series).probability(Level.C5, 0.937).build();
        List<Overlay> once = overlays(analysis);
        List<Overlay> again = overlays(analysis);
        for (int i = 0; i < once.size(); i++) {
            assertThat(ResultFile.bytes(once.get(i).dataSet()))
                    .isEqualTo(ResultFile.bytes(again.get(i).dataSet()));
        }
    }

    @Test
    void withoutAnyLevelFoundTheWholeSeriesIsShown() {
        TestAnalysis none = TestAnalysis.of(series);
        for (Level level : Level.values()) {
            none.without(level, Assessment.NOT_COVERED);
        }
        assertThat(overlays(none.build())).hasSize(1);
    }

    @Test
    void namesDirectionsFromThePlane() {
        assertThat(Directions.letters(new org.atlasnode.core.model.Point3(1, 0, 0)))
                .isEqualTo("L");
        assertThat(Directions.letters(new org.atlasnode.core.model.Point3(0, 0.94, -0.34)))
                .isEqualTo("PF");
        assertThat(Directions.mainLetter(new org.atlasnode.core.model.Point3(-0.9, 0.1, 0.42)))
                .isEqualTo("R");
    }

    @Test
    void drawsTextOfAnyCharacterAndBreaksLines() {
        assertThat(Glyphs.REGULAR.width("C5 93.7 %", 31)).isBetween(100.0, 200.0);
        assertThat(Glyphs.REGULAR.outline("\u4e2d", 31, 0, 0).getBounds2D())
                .isEqualTo(Glyphs.REGULAR.outline("?", 31, 0, 0).getBounds2D());
        List<String> lines = Canvas.wrap("NOT FOR CLINICAL USE " + "x".repeat(80), Glyphs.BOLD, 31, 400);
        assertThat(lines).allMatch(line -> Glyphs.BOLD.width(line, 31) <= 400);
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo("NOTFORCLINICALUSE" + "x".repeat(80));
    }

    @Test
    void previewsAsPng() throws IOException {
        Analysis analysis = TestAnalysis.notAnalysed(series, Analysis.Outcome.DECLINED);
        DataSet notice = OverlaySeries.notice(input(series, analysis)).get(0).dataSet();
        Path png = folder.resolve("notice.png");
        PngPreview.write(notice, png);
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(1024);
        assertThat(colours(notice)).contains(image.getRGB(64, 230) & 0xFFFFFF);
    }

    private static Set<Integer> colours(DataSet overlay) {
        Set<Integer> colours = new HashSet<>();
        ByteBuffer samples = samples(overlay);
        while (samples.remaining() >= 3) {
            colours.add((samples.get() & 0xFF) << 16 | (samples.get() & 0xFF) << 8 | samples.get() & 0xFF);
        }
        return colours;
    }

    private static ByteBuffer samples(DataSet image) {
        return ((Value.Bytes) image.find(Tags.PIXEL_DATA).orElseThrow().value()).asByteBuffer();
    }
}
