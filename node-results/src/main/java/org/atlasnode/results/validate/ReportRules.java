package org.atlasnode.results.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.iod.Evidence;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.ResultText;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.template.SrNode;
import org.atlasnode.results.template.TemplateCheck;
import org.atlasnode.results.template.Vocabulary;

/** What a report must say and how: header flags, the frame of the tree, codes, references, the summary. */
final class ReportRules {

    private final DataSet result;
    private final SourceSeries source;
    private final Analysis analysis;
    private final Problems problems;
    private final SrNode root;

    ReportRules(DataSet result, SourceSeries source, Analysis analysis, Problems problems) {
        this.result = result;
        this.source = source;
        this.analysis = analysis;
        this.problems = problems;
        this.root = new SrNode(result);
    }

    void check() {
        TemplateCheck.check(result, List.of("1500"), Vocabulary.of(analysis), problems);
        checkDeviceUid();
        checkFrame();
        checkReferences();
        checkTrackingUids();
        List<SrNode> groups = root.child(Codes.IMAGING_MEASUREMENTS)
                .map(measurements -> measurements.children(Codes.MEASUREMENT_GROUP))
                .orElse(List.of());
        new GroupRules(source, analysis, problems).check(groups);
        root.child(Codes.QUALITATIVE_EVALUATIONS)
                .ifPresent(evaluations -> new SummaryRules(result, analysis, problems).check(evaluations, groups));
    }

    /** IHE AIR: the algorithm is a device of its own, and the device that observed is that one. */
    private void checkDeviceUid() {
        List<Optional<Uid>> devices = result.items(Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE).stream()
                .map(item -> item.findUid(Tags.DEVICE_UID))
                .toList();
        Optional<Uid> observer =
                root.child(Codes.DEVICE_OBSERVER_UID).flatMap(item -> item.item().findUid(Tags.UID));
        problems.require(
                observer.isPresent() && devices.contains(observer) && !devices.contains(Optional.<Uid>empty()),
                Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE,
                "has no Device UID, or another than the observer's");
    }

    private void checkFrame() {
        root.child(Codes.IMAGE_LIBRARY)
                .flatMap(library -> library.child(Codes.IMAGE_LIBRARY_GROUP))
                .ifPresent(this::checkLibraryGroup);
        String label = ResultText.line(analysis.algorithm().label());
        problems.require(
                root.child(Codes.QUALITATIVE_EVALUATIONS).stream()
                        .flatMap(evaluations -> evaluations.children(Codes.COMMENT).stream())
                        .anyMatch(comment -> comment.text().equals(label)),
                "the label of the model's use is missing");
    }

    private void checkLibraryGroup(SrNode group) {
        List<FrameRef> images = group.children().stream()
                .filter(child -> child.valueType().equals("IMAGE"))
                .flatMap(child -> child.image().stream())
                .toList();
        problems.require(
                images.equals(source.instances().stream()
                        .map(instance -> FrameRef.of(instance.sopInstanceUid()))
                        .toList()),
                "the Image Library is not the analysed series");
    }

    /** PS3.3 §C.17.2.3: the evidence is complete, and of the source series nothing else stands in it. */
    private void checkReferences() {
        List<DataSet> items = Evidence.of(result);
        Set<Uid> evidence = items.stream()
                .flatMap(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).stream())
                .collect(Collectors.toSet());
        problems.require(
                evidence.size() == items.size()
                        && items.stream().noneMatch(item -> item.contains(Tags.REFERENCED_FRAME_NUMBER)),
                Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                "does not name each instance once and as a whole, PS3.3 §C.17.2.3");
        root.walk()
                .filter(node -> node.valueType().equals("IMAGE"))
                .forEach(node -> problems.require(
                        node.image()
                                .map(FrameRef::sopInstanceUid)
                                .filter(evidence::contains)
                                .isPresent(),
                        Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                        "lacks an image that the tree refers to, PS3.3 §C.17.2.3"));
        problems.require(
                evidence.containsAll(source.instances().stream()
                        .map(instance -> instance.sopInstanceUid())
                        .toList()),
                Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                "lacks an analysed image");
    }

    private void checkTrackingUids() {
        List<Uid> all = root.walk()
                .filter(node -> node.isNamed(Codes.TRACKING_UNIQUE_IDENTIFIER))
                .flatMap(node -> node.item().findUid(Tags.UID).stream())
                .toList();
        problems.require(new HashSet<>(all).size() == all.size(), "a Tracking Unique Identifier stands twice");
    }
}
