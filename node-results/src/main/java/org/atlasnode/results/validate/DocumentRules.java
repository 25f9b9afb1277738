package org.atlasnode.results.validate;

import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.SourceSeries;

/** What a printed report must say of itself (PS3.3 §C.24.2): that nobody verified it, and what it is of. */
final class DocumentRules {

    private DocumentRules() {}

    static void check(DataSet result, SourceSeries source, Problems problems) {
        problems.require(
                result.string(Tags.VERIFICATION_FLAG, "").equals("UNVERIFIED"),
                Tags.VERIFICATION_FLAG,
                "is not UNVERIFIED");
        List<Optional<Uid>> sources = result.items(Tags.SOURCE_INSTANCE_SEQUENCE).stream()
                .map(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID))
                .toList();
        problems.require(
                sources.equals(source.instances().stream()
                        .map(InstanceReference::sopInstanceUid)
                        .map(Optional::of)
                        .toList()),
                Tags.SOURCE_INSTANCE_SEQUENCE,
                "is not the series");
    }
}
