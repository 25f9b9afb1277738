package org.atlasnode.results.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.ResultText;
import org.atlasnode.results.source.SourceAttributes;
import org.atlasnode.results.source.SourceSeries;

/** What a report must say and how: header flags, the frame of the tree, codes, references, the summary. */
final class ReportRules {

    private static final Set<Integer> CODE_SEQUENCES = Set.of(
            Tags.CONCEPT_NAME_CODE_SEQUENCE,
            Tags.CONCEPT_CODE_SEQUENCE,
            Tags.MEASUREMENT_UNITS_CODE_SEQUENCE,
            Tags.PURPOSE_OF_REFERENCE_CODE_SEQUENCE);

    private final DataSet result;
    private final SourceSeries source;
    private final Analysis analysis;
    private final Problems problems;
    private final SrNode root;
    private final Set<Code> targetCodes;

    ReportRules(DataSet result, SourceSeries source, Analysis analysis, Problems problems) {
        this.result = result;
        this.source = source;
        this.analysis = analysis;
        this.problems = problems;
        this.root = new SrNode(result);
        this.targetCodes = Stream.concat(
                        Stream.of(analysis.patient().target()),
                        analysis.findings().stream().map(Finding::target))
                .flatMap(target -> Stream.concat(Stream.of(target.finding()), target.site().stream()))
                .collect(Collectors.toSet());
    }

    void check() {
        checkHeader();
        checkFrame();
        checkCodes(result, allowedProcedure());
        checkReferences();
        checkTrackingUids();
        List<SrNode> groups = root.child(Codes.IMAGING_MEASUREMENTS)
                .map(measurements -> measurements.children(Codes.MEASUREMENT_GROUP))
                .orElse(List.of());
        new GroupRules(source, analysis, problems).check(groups);
        root.child(Codes.QUALITATIVE_EVALUATIONS)
                .ifPresent(evaluations -> new SummaryRules(result, analysis, problems).check(evaluations, groups));
    }

    private void checkHeader() {
        is(Tags.MODALITY, "SR");
        is(Tags.PRELIMINARY_FLAG, "PRELIMINARY");
        is(Tags.VERIFICATION_FLAG, "UNVERIFIED");
        problems.require(
                result.items(Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE).stream()
                        .allMatch(item -> item.findUid(Tags.DEVICE_UID).isPresent()),
                Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE,
                "has no Device UID");
    }

    private void checkFrame() {
        problems.require(root.isNamed(Codes.IMAGING_MEASUREMENT_REPORT), "the root is no Imaging Measurement Report");
        problems.require(root.template().equals("1500"), "the root has no Template Identifier 1500");
        require(root, Codes.LANGUAGE, "HAS CONCEPT MOD");
        require(root, Codes.OBSERVER_TYPE, "HAS OBS CONTEXT");
        require(root, Codes.DEVICE_OBSERVER_UID, "HAS OBS CONTEXT");
        require(root, Codes.PROCEDURE_STUDY_INSTANCE_UID, "HAS OBS CONTEXT");
        require(root, Codes.PROCEDURE_REPORTED, "HAS CONCEPT MOD");
        require(root, Codes.IMAGE_LIBRARY, "CONTAINS");
        root.child(Codes.IMAGE_LIBRARY).ifPresent(library -> {
            require(library, Codes.IMAGE_LIBRARY_GROUP, "CONTAINS");
            library.child(Codes.IMAGE_LIBRARY_GROUP).ifPresent(this::checkLibraryGroup);
        });
        require(root, Codes.IMAGING_MEASUREMENTS, "CONTAINS");
        root.child(Codes.IMAGING_MEASUREMENTS).ifPresent(measurements -> {
            require(measurements, Codes.ALGORITHM_NAME, "HAS CONCEPT MOD");
            require(measurements, Codes.ALGORITHM_VERSION, "HAS CONCEPT MOD");
        });
        require(root, Codes.QUALITATIVE_EVALUATIONS, "CONTAINS");
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

    private void require(SrNode parent, Code name, String relationship) {
        problems.require(
                parent.child(name)
                        .filter(child -> child.relationship().equals(relationship))
                        .isPresent(),
                "no item " + relationship + " " + name);
    }

    private Optional<Code> allowedProcedure() {
        return source.header().firstItem(Tags.PROCEDURE_CODE_SEQUENCE).map(CodeItems::read);
    }

    /** Every triple stands in the table or is the model's, but for the study's own procedure code and what is copied. */
    private void checkCodes(DataSet dataSet, Optional<Code> procedure) {
        dataSet.forEach(element -> {
            if (CODE_SEQUENCES.contains(element.tag())) {
                for (DataSet item : dataSet.items(element.tag())) {
                    Code code = CodeItems.read(item);
                    boolean known = Codes.all().contains(code)
                            || targetCodes.contains(code)
                            || element.tag() == Tags.CONCEPT_CODE_SEQUENCE && procedure.equals(Optional.of(code));
                    problems.require(known, element.tag(), "holds a code that is not in the table");
                }
            } else if (!SourceAttributes.WHERE_PRESENT.contains(element.tag())) {
                dataSet.items(element.tag()).forEach(item -> checkCodes(item, procedure));
            }
        });
    }

    /** PS3.3 §C.17.2.3: the evidence is complete, and of the source series nothing else stands in it. */
    private void checkReferences() {
        List<DataSet> items = evidence().toList();
        Set<Uid> evidence = items.stream()
                .flatMap(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).stream())
                .collect(Collectors.toSet());
        problems.require(
                evidence.size() == items.size()
                        && items.stream().noneMatch(item -> item.contains(Tags.REFERENCED_FRAME_NUMBER)),
                Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                "does not name each instance once and as a whole");
        root.walk()
                .filter(node -> node.valueType().equals("IMAGE"))
                .forEach(node -> problems.require(
                        node.image()
                                .map(FrameRef::sopInstanceUid)
                                .filter(evidence::contains)
                                .isPresent(),
                        Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                        "lacks an image that the tree refers to"));
        problems.require(
                evidence.containsAll(source.instances().stream()
                        .map(instance -> instance.sopInstanceUid())
                        .toList()),
                Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                "lacks an analysed image");
    }

    private Stream<DataSet> evidence() {
        return result.items(Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE).stream()
                .flatMap(study -> study.items(Tags.REFERENCED_SERIES_SEQUENCE).stream())
                .flatMap(series -> series.items(Tags.REFERENCED_SOP_SEQUENCE).stream());
    }

    private void checkTrackingUids() {
        List<Uid> all = root.walk()
                .filter(node -> node.isNamed(Codes.TRACKING_UNIQUE_IDENTIFIER))
                .flatMap(node -> node.item().findUid(Tags.UID).stream())
                .toList();
        problems.require(new HashSet<>(all).size() == all.size(), "a Tracking Unique Identifier stands twice");
    }

    private void is(int tag, String value) {
        problems.require(result.string(tag, "").equals(value), tag, "is not " + value);
    }
}
