package org.atlasnode.results.seg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.Level;
import org.atlasnode.results.ResultObjects;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestLabels;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.source.UnfitSourceException;
import org.atlasnode.results.validate.ResultValidator;
import org.atlasnode.testkit.MultiFrameKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentationImageTest {

    @TempDir
    private Path folder;

    /** A frame as a reader finds it, without a look at how it was written. */
    private record Frame(int segment, DataSet groups, boolean[][] pixels) {}

    private static List<Frame> frames(DataSet segmentation) {
        Value value = segmentation.find(Tags.PIXEL_DATA).map(DataElement::value).orElseThrow();
        byte[] bytes = ((Value.Bytes) value).toByteArray();
        int rows = segmentation.intValue(Tags.ROWS, 0);
        int columns = segmentation.intValue(Tags.COLUMNS, 0);
        List<Frame> frames = new ArrayList<>();
        int bit = 0;
        for (DataSet groups : segmentation.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)) {
            boolean[][] pixels = new boolean[rows][columns];
            for (int i = 0; i < rows * columns; i++, bit++) {
                pixels[i / columns][i % columns] = (bytes[bit / 8] >> bit % 8 & 1) == 1;
            }
            frames.add(new Frame(
                    groups.firstItem(Tags.SEGMENT_IDENTIFICATION_SEQUENCE)
                            .orElseThrow()
                            .intValue(Tags.REFERENCED_SEGMENT_NUMBER, 0),
                    groups,
                    pixels));
        }
        return frames;
    }

    private static DataSet image(Frame frame) {
        return frame.groups()
                .firstItem(Tags.DERIVATION_IMAGE_SEQUENCE)
                .flatMap(item -> item.firstItem(Tags.SOURCE_IMAGE_SEQUENCE))
                .orElseThrow();
    }

    /** With a cell to each pixel, what is read back is the label map, pixel by pixel, on every slice. */
    @Test
    void whatIsReadBackIsTheLabelMap() {
        TestSeries series = TestSeries.umlauts();
        Analysis analysis = TestAnalysis.of(series).build();
        LabelMap map = TestLabels.of(series, analysis, 1, series.geometry().spacingMm());
        DataSet segmentation = ResultObjects.of(series, analysis).segmentation(map);

        int rows = series.geometry().reference().rows();
        int columns = series.geometry().reference().columns();
        int[][][] read = new int[series.geometry().sliceCount()][rows][columns];
        for (Frame frame : frames(segmentation)) {
            int slice = slice(series, image(frame));
            for (int i = 0; i < rows * columns; i++) {
                if (frame.pixels()[i / columns][i % columns]) {
                    assertThat(read[slice][i / columns][i % columns]).isZero();
                    read[slice][i / columns][i % columns] = frame.segment();
                }
            }
        }
        for (int slice = 0; slice < read.length; slice++) {
            for (int i = 0; i < rows * columns; i++) {
                if (read[slice][i / columns][i % columns] != map.label(slice, i / columns, i % columns)) {
                    throw new AssertionError("slice " + slice + ", pixel " + i);
                }
            }
        }
    }

    private static int slice(TestSeries series, DataSet image) {
        List<SliceGeometry> slices = series.geometry().slices();
        for (int i = 0; i < slices.size(); i++) {
            if (InstanceReference.slice(image).equals(Optional.of(slices.get(i).frame()))) {
                return i;
            }
        }
        throw new AssertionError("a frame of no slice");
    }

    @Test
    void hasASegmentToEachLevelCodedAndTrackedAsInTheReport() {
        TestSeries series = TestSeries.umlauts();
        Analysis analysis = TestAnalysis.of(series).probability(Level.C5, 0.9).build();
        ResultObjects objects = ResultObjects.of(series, analysis);
        DataSet segmentation = objects.segmentation();

        assertThat(ResultValidator.check(segmentation, series.source(), analysis))
                .isEmpty();
        List<DataSet> segments = segmentation.items(Tags.SEGMENT_SEQUENCE);
        assertThat(segments).hasSize(7);
        for (Level level : Level.values()) {
            DataSet segment = segments.get(level.ordinal());
            assertThat(segment.string(Tags.SEGMENT_LABEL, "")).isEqualTo(level.name());
            assertThat(segment.firstItem(Tags.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE)
                            .map(CodeItems::read))
                    .isEqualTo(level.target().site());
            assertThat(segment.findUid(Tags.TRACKING_UID))
                    .contains(objects.context().uids().tracking(level.target()));
        }
    }

    @Test
    void everyFrameShowsSomethingOnThePlaneOfItsSlice() {
        TestSeries series = TestSeries.phantom();
        DataSet segmentation =
                ResultObjects.of(series, TestAnalysis.of(series).build()).segmentation();
        List<Frame> frames = frames(segmentation);
        assertThat(frames).hasSizeGreaterThan(7);
        for (Frame frame : frames) {
            boolean any = false;
            for (boolean[] row : frame.pixels()) {
                for (boolean pixel : row) {
                    any |= pixel;
                }
            }
            assertThat(any).isTrue();
            SliceGeometry slice = series.geometry().slices().get(slice(series, image(frame)));
            assertThat(frame.groups()
                            .firstItem(Tags.PLANE_POSITION_SEQUENCE)
                            .orElseThrow()
                            .doubles(Tags.IMAGE_POSITION_PATIENT))
                    .containsExactly(
                            slice.positionMm().xMm(),
                            slice.positionMm().yMm(),
                            slice.positionMm().zMm());
        }
    }

    @Test
    void levelsOutOfViewAndLevelsWithoutStructureHaveNone() {
        TestSeries series = TestSeries.umlauts();
        Analysis analysis = TestAnalysis.of(series)
                .without(Level.C1, Assessment.NOT_COVERED)
                .without(Level.C7, Assessment.UNDETERMINED)
                .build();
        DataSet segmentation = ResultObjects.of(series, analysis).segmentation();
        assertThat(segmentation.items(Tags.SEGMENT_SEQUENCE))
                .extracting(segment -> segment.string(Tags.SEGMENT_LABEL, ""))
                .containsExactly("C2", "C3", "C4", "C5", "C6");
        assertThat(ResultValidator.check(segmentation, series.source(), analysis))
                .isEmpty();
    }

    @Test
    void framesOfAFrameNameIt() {
        TestSeries series = TestSeries.framesOfPhantom(MultiFrameKind.ENHANCED, folder);
        Analysis analysis = TestAnalysis.of(series).build();
        DataSet segmentation = ResultObjects.of(series, analysis).segmentation();
        assertThat(ResultValidator.check(segmentation, series.source(), analysis))
                .isEmpty();
        assertThat(frames(segmentation))
                .allSatisfy(frame -> assertThat(image(frame).findInt(Tags.REFERENCED_FRAME_NUMBER))
                        .isPresent());
    }

    @Test
    void theSameJobGivesTheSameBytes() {
        TestSeries series = TestSeries.umlauts();
        ResultObjects objects = ResultObjects.of(series, TestAnalysis.of(series).build());
        assertThat(ResultFile.bytes(objects.segmentation())).isEqualTo(ResultFile.bytes(objects.segmentation()));
    }

    @Test
    void refusesASourceWithoutFrameOfReference() {
        TestSeries series = TestSeries.umlauts();
        Analysis analysis = TestAnalysis.of(series).build();
        ResultContext context = ResultObjects.of(series, analysis).context();
        SourceSeries without = new SourceSeries(
                context.source().key(),
                context.source().header().toBuilder()
                        .remove(Tags.FRAME_OF_REFERENCE_UID)
                        .build(),
                context.source().instances());
        assertThatThrownBy(() -> SegmentationImage.of(
                        new ResultContext(without, analysis, context.uids(), context.node()),
                        series.geometry(),
                        TestLabels.of(series, analysis)))
                .isInstanceOf(UnfitSourceException.class)
                .hasMessageContaining("frame of reference");
    }
}
