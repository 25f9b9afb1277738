package org.atlasnode.results.iod;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;

/** The evidence of a selection of key objects is what it selects, each once (PS3.3 §C.17.6.2.1). */
final class SelectionParts {

    private SelectionParts() {}

    static void check(DataSet result, Problems problems) {
        Set<Uid> selected = result.items(Tags.CONTENT_SEQUENCE).stream()
                .flatMap(item -> item.items(Tags.REFERENCED_SOP_SEQUENCE).stream())
                .flatMap(image -> image.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).stream())
                .collect(Collectors.toSet());
        List<Uid> evidence = Evidence.of(result).stream()
                .flatMap(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).stream())
                .toList();
        problems.require(
                evidence.size() == selected.size() && selected.containsAll(evidence),
                Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                "is not what is selected, each once, PS3.3 §C.17.6.2.1");
    }
}
