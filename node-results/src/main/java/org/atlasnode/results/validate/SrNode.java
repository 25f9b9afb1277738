package org.atlasnode.results.validate;

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
record SrNode(DataSet item) {

    String valueType() {
        return item.string(Tags.VALUE_TYPE, "");
    }

    String relationship() {
        return item.string(Tags.RELATIONSHIP_TYPE, "");
    }

    Optional<Code> name() {
        return item.firstItem(Tags.CONCEPT_NAME_CODE_SEQUENCE).map(CodeItems::read);
    }

    boolean isNamed(Code code) {
        return name().equals(Optional.of(code));
    }

    Optional<Code> code() {
        return item.firstItem(Tags.CONCEPT_CODE_SEQUENCE).map(CodeItems::read);
    }

    String text() {
        return item.string(Tags.TEXT_VALUE, "");
    }

    /** The image that it refers to, or the frame. */
    Optional<FrameRef> image() {
        return item.firstItem(Tags.REFERENCED_SOP_SEQUENCE).flatMap(InstanceReference::slice);
    }

    /** The one Template Identifier; empty where there is none. */
    String template() {
        return item.firstItem(Tags.CONTENT_TEMPLATE_SEQUENCE)
                .filter(template -> template.string(Tags.MAPPING_RESOURCE, "").equals("DCMR"))
                .map(template -> template.string(Tags.TEMPLATE_IDENTIFIER, ""))
                .orElse("");
    }

    List<SrNode> children() {
        return item.items(Tags.CONTENT_SEQUENCE).stream().map(SrNode::new).toList();
    }

    List<SrNode> children(Code name) {
        return children().stream().filter(child -> child.isNamed(name)).toList();
    }

    Optional<SrNode> child(Code name) {
        return children(name).stream().findFirst();
    }

    /** This node and all below it. */
    Stream<SrNode> walk() {
        return Stream.concat(Stream.of(this), children().stream().flatMap(SrNode::walk));
    }
}
