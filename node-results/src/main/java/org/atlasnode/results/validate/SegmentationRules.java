package org.atlasnode.results.validate;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.SourceSeries;

/**
 * What a segmentation must say (PS3.3 §C.8.20): a segment to each level that was found and judged, none to any other, the
 * matrix and the frame of reference of the source, and no frame that shows nothing.
 */
final class SegmentationRules {

    private final DataSet result;
    private final SourceSeries source;
    private final Analysis analysis;
    private final Problems problems;

    SegmentationRules(DataSet result, SourceSeries source, Analysis analysis, Problems problems) {
        this.result = result;
        this.source = source;
        this.analysis = analysis;
        this.problems = problems;
    }

    void check() {
        problems.require(
                result.string(Tags.SEGMENTATION_TYPE, "").equals("BINARY"), Tags.SEGMENTATION_TYPE, "is not BINARY");
        same(Tags.ROWS);
        same(Tags.COLUMNS);
        problems.require(
                result.findUid(Tags.FRAME_OF_REFERENCE_UID)
                        .equals(source.header().findUid(Tags.FRAME_OF_REFERENCE_UID)),
                Tags.FRAME_OF_REFERENCE_UID,
                "is not the source's");
        checkSegments();
        checkFrames();
    }

    private void same(int tag) {
        problems.require(result.intValue(tag, 0) == source.firstFrame().intValue(tag, -1), tag, "is not the source's");
    }

    private void checkSegments() {
        Set<String> labels = new HashSet<>();
        for (DataSet segment : result.items(Tags.SEGMENT_SEQUENCE)) {
            problems.require(
                    labels.add(segment.string(Tags.TRACKING_ID, "")), Tags.SEGMENT_SEQUENCE, "has a level twice");
            problems.require(
                    finding(segment)
                            .filter(finding -> hasCodeOf(finding, segment))
                            .isPresent(),
                    Tags.SEGMENT_SEQUENCE,
                    "has a segment that is no level that was found, or is coded as another");
        }
        Set<String> judged = analysis.findings().stream()
                .filter(finding ->
                        finding.assessment() == Assessment.PRESENT || finding.assessment() == Assessment.ABSENT)
                .filter(finding -> finding.structure().isPresent()
                        && finding.target().site().isPresent())
                .map(finding -> finding.target().name())
                .collect(Collectors.toSet());
        problems.require(labels.containsAll(judged), Tags.SEGMENT_SEQUENCE, "lacks a level that was judged");
    }

    private Optional<Finding> finding(DataSet segment) {
        return analysis.findings().stream()
                .filter(finding -> finding.structure().isPresent()
                        && finding.target().name().equals(segment.string(Tags.TRACKING_ID, "")))
                .findFirst();
    }

    private static boolean hasCodeOf(Finding finding, DataSet segment) {
        return segment.firstItem(Tags.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE)
                .map(CodeItems::read)
                .equals(finding.target().site());
    }

    private void checkFrames() {
        List<DataSet> frames = result.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        int segments = result.items(Tags.SEGMENT_SEQUENCE).size();
        Set<Integer> shown = new HashSet<>();
        for (DataSet frame : frames) {
            shown.add(frame.firstItem(Tags.SEGMENT_IDENTIFICATION_SEQUENCE)
                    .map(item -> item.intValue(Tags.REFERENCED_SEGMENT_NUMBER, 0))
                    .orElse(0));
            List<DataSet> images = frame.firstItem(Tags.DERIVATION_IMAGE_SEQUENCE)
                    .map(item -> item.items(Tags.SOURCE_IMAGE_SEQUENCE))
                    .orElse(List.of());
            problems.require(
                    images.size() == 1 && ObjectRules.areOfSeries(images, source, analysis),
                    Tags.SOURCE_IMAGE_SEQUENCE,
                    "of a frame is no slice of the series");
        }
        problems.require(
                shown.size() == segments, Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, "do not show every segment");
        checkPixels(frames.size());
    }

    private void checkPixels(int frameCount) {
        long pixels = (long) result.intValue(Tags.ROWS, 0) * result.intValue(Tags.COLUMNS, 0);
        Value value = result.find(Tags.PIXEL_DATA).map(DataElement::value).orElse(Value.Bytes.EMPTY);
        BitSet bits = value instanceof Value.Bytes packed ? BitSet.valueOf(packed.asByteBuffer()) : new BitSet();
        for (int frame = 0; frame < frameCount; frame++) {
            int next = bits.nextSetBit((int) Math.min(Integer.MAX_VALUE, frame * pixels));
            if (next < 0 || next >= (frame + 1) * pixels) {
                problems.add(Tags.PIXEL_DATA, "has a frame that shows nothing");
                return;
            }
        }
    }
}
