package org.atlasnode.results.template;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.source.InstanceReference;

/** A content item as it stands in a data set. */
public record SrNode(DataSet item) {

    public String valueType() {
        return item.string(Tags.VALUE_TYPE, "");
    }

    public String relationship() {
        return item.string(Tags.RELATIONSHIP_TYPE, "");
    }

    public Optional<Code> name() {
        return item.firstItem(Tags.CONCEPT_NAME_CODE_SEQUENCE).map(CodeItems::read);
    }

    public boolean isNamed(Code code) {
        return name().equals(Optional.of(code));
    }

    public Optional<Code> code() {
        return item.firstItem(Tags.CONCEPT_CODE_SEQUENCE).map(CodeItems::read);
    }

    /** The unit of a number. */
    public Optional<Code> unit() {
        return item.firstItem(Tags.MEASURED_VALUE_SEQUENCE)
                .flatMap(measured -> measured.firstItem(Tags.MEASUREMENT_UNITS_CODE_SEQUENCE))
                .map(CodeItems::read);
    }

    public String text() {
        return item.string(Tags.TEXT_VALUE, "");
    }

    /** The image that it refers to, or the frame. */
    public Optional<FrameRef> image() {
        return item.firstItem(Tags.REFERENCED_SOP_SEQUENCE).flatMap(InstanceReference::slice);
    }

    /** The one Template Identifier; empty where there is none. */
    public String template() {
        return item.firstItem(Tags.CONTENT_TEMPLATE_SEQUENCE)
                .filter(template -> template.string(Tags.MAPPING_RESOURCE, "").equals("DCMR"))
                .map(template -> template.string(Tags.TEMPLATE_IDENTIFIER, ""))
                .orElse("");
    }

    public List<SrNode> children() {
        return item.items(Tags.CONTENT_SEQUENCE).stream().map(SrNode::new).toList();
    }

    public List<SrNode> children(Code name) {
        return children().stream().filter(child -> child.isNamed(name)).toList();
    }

    public Optional<SrNode> child(Code name) {
        return children(name).stream().findFirst();
    }

    /** This node and all below it. */
    public Stream<SrNode> walk() {
        return Stream.concat(Stream.of(this), children().stream().flatMap(SrNode::walk));
    }
}
