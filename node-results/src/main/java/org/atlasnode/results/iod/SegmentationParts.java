package org.atlasnode.results.iod;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;

/** What the parts of a segmentation say of each other: segments, frames, functional groups, pixels (PS3.3 §A.51, §C.8.20). */
final class SegmentationParts {

    /** Functional groups that each frame has: in the shared ones or in its own, not in both (PS3.3 §C.7.6.16). */
    private static final List<Integer> OF_EVERY_FRAME = List.of(
            Tags.PIXEL_MEASURES_SEQUENCE,
            Tags.PLANE_ORIENTATION_SEQUENCE,
            Tags.PLANE_POSITION_SEQUENCE,
            Tags.SEGMENT_IDENTIFICATION_SEQUENCE);

    private final DataSet result;
    private final Problems problems;
    private final List<DataSet> segments;
    private final List<DataSet> frames;

    SegmentationParts(DataSet result, Problems problems) {
        this.result = result;
        this.problems = problems;
        this.segments = result.items(Tags.SEGMENT_SEQUENCE);
        this.frames = result.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    }

    void check() {
        checkSegments();
        checkFunctionalGroups();
        checkFrames();
        checkPixels();
    }

    private void checkSegments() {
        List<Integer> numbers = segments.stream()
                .map(segment -> segment.intValue(Tags.SEGMENT_NUMBER, 0))
                .toList();
        problems.require(
                numbers.equals(IntStream.rangeClosed(1, segments.size()).boxed().toList()),
                Tags.SEGMENT_SEQUENCE,
                "does not number its segments from 1, PS3.3 §C.8.20.2");
        List<String> tracked = segments.stream()
                .flatMap(segment -> segment.findString(Tags.TRACKING_UID).stream())
                .toList();
        problems.require(
                new HashSet<>(tracked).size() == tracked.size(),
                Tags.SEGMENT_SEQUENCE,
                "has a Tracking UID twice, PS3.3 §C.8.20.4");
    }

    private void checkFunctionalGroups() {
        Set<Integer> shared = result.firstItem(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).stream()
                .flatMap(DataSet::stream)
                .map(DataElement::tag)
                .collect(Collectors.toSet());
        for (int tag : OF_EVERY_FRAME) {
            boolean own = !frames.isEmpty() && frames.stream().allMatch(frame -> frame.contains(tag));
            problems.require(
                    shared.contains(tag) ? frames.stream().noneMatch(frame -> frame.contains(tag)) : own,
                    tag,
                    "stands neither in the shared functional groups alone nor in those of every frame, PS3.3"
                            + " §C.7.6.16");
        }
        problems.require(
                !shared.contains(Tags.FRAME_CONTENT_SEQUENCE)
                        && frames.stream().allMatch(frame -> frame.contains(Tags.FRAME_CONTENT_SEQUENCE)),
                Tags.FRAME_CONTENT_SEQUENCE,
                "does not stand in the functional groups of every frame, PS3.3 §C.7.6.16.2.2");
    }

    private void checkFrames() {
        problems.require(
                result.intValue(Tags.NUMBER_OF_FRAMES, 0) == frames.size(),
                Tags.NUMBER_OF_FRAMES,
                "is not the number of functional groups, PS3.3 §C.7.6.16");
        Stream<DataSet> identifications = Stream.concat(
                        result.items(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).stream(), frames.stream())
                .flatMap(groups -> groups.items(Tags.SEGMENT_IDENTIFICATION_SEQUENCE).stream());
        problems.require(
                identifications.allMatch(item -> {
                    int number = item.intValue(Tags.REFERENCED_SEGMENT_NUMBER, 0);
                    return number >= 1 && number <= segments.size();
                }),
                Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
                "names a segment that is none, PS3.3 §C.8.20.3.1");
        int indices = result.items(Tags.DIMENSION_INDEX_SEQUENCE).size();
        problems.require(
                frames.stream()
                        .flatMap(frame -> frame.items(Tags.FRAME_CONTENT_SEQUENCE).stream())
                        .allMatch(content ->
                                content.strings(Tags.DIMENSION_INDEX_VALUES).size() == indices),
                Tags.DIMENSION_INDEX_SEQUENCE,
                "does not tell the dimensions of every frame, PS3.3 §C.7.6.17");
    }

    /** Frames are packed bit by bit where one bit is a pixel (PS3.5 §8.1.1). */
    private void checkPixels() {
        int bits = result.intValue(Tags.BITS_ALLOCATED, 0);
        boolean binary = result.string(Tags.SEGMENTATION_TYPE, "").equals("BINARY");
        problems.require(
                bits == (binary ? 1 : 8)
                        && result.intValue(Tags.BITS_STORED, 0) == bits
                        && result.intValue(Tags.HIGH_BIT, -1) == bits - 1,
                Tags.BITS_ALLOCATED,
                "does not fit the type of the segmentation, PS3.3 §C.8.20.2");
        long pixels = (long) result.intValue(Tags.ROWS, 0) * result.intValue(Tags.COLUMNS, 0) * frames.size();
        long bytes = (pixels * bits + 7) / 8;
        Optional<Integer> found = result.find(Tags.PIXEL_DATA)
                .map(DataElement::value)
                .map(value -> value instanceof Value.Bytes all ? all.length() : -1);
        problems.require(
                found.filter(length -> length == bytes + bytes % 2).isPresent(),
                Tags.PIXEL_DATA,
                "is not as long as rows, columns and frames say, PS3.5 §8.1.1");
    }
}
