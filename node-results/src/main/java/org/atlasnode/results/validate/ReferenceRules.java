package org.atlasnode.results.validate;

import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.iod.IodTables;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.SourceSeries;

/** Every instance that a result refers to is one of the analysed series, under its SOP class, or another result. */
final class ReferenceRules {

    /** What refers to other instances: of the study's orders, or of an earlier run. */
    private static final Set<Integer> OTHERS = Set.of(
            Tags.REFERENCED_REQUEST_SEQUENCE,
            Tags.REFERENCED_STUDY_SEQUENCE,
            Tags.REFERENCED_PATIENT_SEQUENCE,
            Tags.PREDECESSOR_DOCUMENTS_SEQUENCE);

    private final SourceSeries source;
    private final Problems problems;

    private ReferenceRules(SourceSeries source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    static void check(DataSet result, SourceSeries source, Problems problems) {
        new ReferenceRules(source, problems).walk(result, "");
    }

    private void walk(DataSet dataSet, String path) {
        dataSet.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).ifPresent(uid -> reference(dataSet, uid, path));
        dataSet.stream().filter(element -> !OTHERS.contains(element.tag())).forEach(element -> {
            int number = 0;
            for (DataSet item : dataSet.items(element.tag())) {
                number++;
                walk(item, path + Tag.toString(element.tag()) + "[" + number + "]/");
            }
        });
    }

    private void reference(DataSet item, Uid instance, String path) {
        Optional<Uid> named = item.findUid(Tags.REFERENCED_SOP_CLASS_UID);
        Optional<InstanceReference> received = source.find(instance);
        boolean sound = received.isPresent()
                ? named.equals(received.map(InstanceReference::sopClassUid))
                : named.flatMap(IodTables.standard()::find).isPresent();
        problems.require(
                sound,
                path,
                Tags.REFERENCED_SOP_INSTANCE_UID,
                "is of no instance of the series and of no result, PS3.3 §10.8");
    }
}
