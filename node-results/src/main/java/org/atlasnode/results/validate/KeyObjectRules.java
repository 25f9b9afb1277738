package org.atlasnode.results.validate;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.template.SrNode;
import org.atlasnode.results.template.TemplateCheck;
import org.atlasnode.results.template.Vocabulary;

/** A selection of key objects follows TID 2010, and its evidence is what it selects (PS3.3 §C.17.6.2.1). */
final class KeyObjectRules {

    private final DataSet result;
    private final Vocabulary vocabulary;
    private final Problems problems;

    KeyObjectRules(DataSet result, Vocabulary vocabulary, Problems problems) {
        this.result = result;
        this.vocabulary = vocabulary;
        this.problems = problems;
    }

    void check() {
        TemplateCheck.check(result, List.of("2010"), vocabulary, problems);
        Set<Uid> selected = new SrNode(result)
                .walk()
                .filter(node -> node.valueType().equals("IMAGE"))
                .flatMap(node -> node.image().stream())
                .map(FrameRef::sopInstanceUid)
                .collect(Collectors.toSet());
        List<Uid> evidence = Evidence.of(result).stream()
                .flatMap(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).stream())
                .toList();
        problems.require(
                Set.copyOf(evidence).equals(selected) && evidence.size() == selected.size(),
                Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                "is not what is selected, each once, PS3.3 §C.17.6.2.1");
    }
}
