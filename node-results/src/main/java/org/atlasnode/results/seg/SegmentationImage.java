package org.atlasnode.results.seg;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultHeader;
import org.atlasnode.results.source.ResultSeries;
import org.atlasnode.results.source.ResultText;
import org.atlasnode.results.source.SeriesReferences;
import org.atlasnode.results.source.UnfitSourceException;

/**
 * The structures that a model found as a Segmentation (PS3.3 §A.51): BINARY, a segment to each level, in the matrix and on
 * the planes of the received slices, only frames that show something. Segments are in the order of the model's targets,
 * frames by segment, then from the feet to the head. Same input, same bytes.
 */
public final class SegmentationImage {

    private final ResultContext context;
    private final SeriesGeometry series;
    private final List<Segment> segments;

    /** A level with the slices that show it. */
    record Segment(int number, Target target, List<Masks.Mask> masks) {}

    private SegmentationImage(ResultContext context, SeriesGeometry series, List<Segment> segments) {
        this.context = context;
        this.series = series;
        this.segments = segments;
    }

    /**
     * The segmentation of an analysed series; empty where no structure was found.
     *
     * @throws UnfitSourceException where the source is no single stack of slices in a frame of reference
     */
    public static Optional<DataSet> of(ResultContext context, SeriesGeometry series, LabelMap map)
            throws UnfitSourceException {
        if (series.isMixed()) {
            throw new UnfitSourceException("the slices are no single stack");
        }
        Masks masks = Masks.of(map, series);
        List<Segment> segments = new ArrayList<>();
        for (Finding finding : context.analysis().findings()) {
            int structure = map.structures().indexOf(finding.target().name()) + 1;
            List<Masks.Mask> found = masks.byStructure().getOrDefault(structure, List.of());
            if (isSegment(finding) && !found.isEmpty()) {
                segments.add(new Segment(segments.size() + 1, finding.target(), found));
            }
        }
        return segments.isEmpty()
                ? Optional.empty()
                : Optional.of(new SegmentationImage(context, series, segments).build());
    }

    private static boolean isSegment(Finding finding) {
        return finding.assessment() != Assessment.NOT_COVERED
                && finding.structure().isPresent()
                && finding.target().site().isPresent();
    }

    private DataSet build() throws UnfitSourceException {
        DataSetBuilder result = ResultHeader.of(context, ResultSeries.SEGMENTATION);
        ResultHeader.putContentTime(context, result);
        ResultHeader.putContent(context, "AI_STRUCTURES", "Structures found by AI - not verified", result);
        ResultHeader.putBodyPart(context, result);
        ResultHeader.putLossy(context, result);
        // Enhanced General Equipment (PS3.3 §C.7.5.2) wants a serial number; a node is told from others by its AE
        // title.
        result.putString(
                Tags.DEVICE_SERIAL_NUMBER, Vr.LO, ResultText.lo(context.node().name()));
        putFrameOfReference(result);
        putImage(result);
        putReferences(result);
        putDimensions(result);
        result.putItems(
                Tags.SEGMENT_SEQUENCE,
                segments.stream()
                        .map(segment -> SegmentItem.of(segment.number(), segment.target(), context, result.charset()))
                        .toList());
        FrameGroups groups = new FrameGroups(context, series, result.charset());
        result.putItems(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, groups.shared());
        result.putItems(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames(groups));
        return result.build();
    }

    private void putFrameOfReference(DataSetBuilder result) throws UnfitSourceException {
        Uid frame = context.source()
                .header()
                .findUid(Tags.FRAME_OF_REFERENCE_UID)
                .orElseThrow(() -> new UnfitSourceException("the source has no frame of reference"));
        result.putUid(Tags.FRAME_OF_REFERENCE_UID, frame).putEmpty(Tags.POSITION_REFERENCE_INDICATOR, Vr.LO);
    }

    private void putImage(DataSetBuilder result) {
        SliceGeometry image = series.reference();
        List<BitSet> frames = segments.stream()
                .flatMap(segment -> segment.masks().stream())
                .map(Masks.Mask::pixels)
                .toList();
        result.putString(Tags.IMAGE_TYPE, Vr.CS, "DERIVED", "PRIMARY")
                .putString(Tags.SEGMENTATION_TYPE, Vr.CS, "BINARY")
                .putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, 1)
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
                .putInt(Tags.NUMBER_OF_FRAMES, Vr.IS, frames.size())
                .putInt(Tags.ROWS, Vr.US, image.rows())
                .putInt(Tags.COLUMNS, Vr.US, image.columns())
                .putInt(Tags.BITS_ALLOCATED, Vr.US, 1)
                .putInt(Tags.BITS_STORED, Vr.US, 1)
                .putInt(Tags.HIGH_BIT, Vr.US, 0)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 0)
                .putBytes(Tags.PIXEL_DATA, Vr.OB, PackedBits.of(frames, image.rows() * image.columns()));
    }

    /** Common Instance Reference (PS3.3 §C.12.2): the images that frames were derived from. */
    private void putReferences(DataSetBuilder result) {
        TreeSet<Uid> used = new TreeSet<>();
        segments.forEach(segment -> segment.masks()
                .forEach(mask -> used.add(series.slices().get(mask.slice()).sopInstanceUid())));
        result.putItems(
                Tags.REFERENCED_SERIES_SEQUENCE,
                SeriesReferences.items(
                        Map.of(
                                context.source().key().seriesInstanceUid(),
                                context.source().instances().stream()
                                        .filter(instance -> used.contains(instance.sopInstanceUid()))
                                        .toList()),
                        Tags.REFERENCED_INSTANCE_SEQUENCE));
    }

    /** PS3.3 §C.7.6.17: by segment, then by place. */
    private void putDimensions(DataSetBuilder result) {
        Uid organization = context.uids().dimensionOrganization();
        result.putItems(
                        Tags.DIMENSION_ORGANIZATION_SEQUENCE,
                        DataSet.builder()
                                .putUid(Tags.DIMENSION_ORGANIZATION_UID, organization)
                                .build())
                .putItems(
                        Tags.DIMENSION_INDEX_SEQUENCE,
                        dimension(Tags.REFERENCED_SEGMENT_NUMBER, Tags.SEGMENT_IDENTIFICATION_SEQUENCE, "Segment"),
                        dimension(Tags.IMAGE_POSITION_PATIENT, Tags.PLANE_POSITION_SEQUENCE, "Place"));
    }

    private DataSet dimension(int pointer, int group, String label) {
        return DataSet.builder()
                .putUid(Tags.DIMENSION_ORGANIZATION_UID, context.uids().dimensionOrganization())
                .putInt(Tags.DIMENSION_INDEX_POINTER, Vr.AT, Integer.toUnsignedLong(pointer))
                .putInt(Tags.FUNCTIONAL_GROUP_POINTER, Vr.AT, Integer.toUnsignedLong(group))
                .putString(Tags.DIMENSION_DESCRIPTION_LABEL, Vr.LO, label)
                .build();
    }

    /** Places are counted over the slices that are used at all, from 1 at the feet. */
    private List<DataSet> frames(FrameGroups groups) {
        TreeSet<Integer> used = new TreeSet<>();
        segments.forEach(segment -> segment.masks().forEach(mask -> used.add(mask.slice())));
        List<Integer> places = List.copyOf(used);
        List<DataSet> frames = new ArrayList<>();
        for (Segment segment : segments) {
            for (Masks.Mask mask : segment.masks()) {
                frames.add(groups.frame(segment.number(), mask.slice(), places.indexOf(mask.slice()) + 1));
            }
        }
        return frames;
    }
}
