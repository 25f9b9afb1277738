package org.atlasnode.results.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;

/** References to instances by their series, as the macros of several modules write them. Stateless. */
public final class SeriesReferences {

    private SeriesReferences() {}

    /**
     * The items of a Referenced Series Sequence (0008,1115).
     *
     * @param sequence what holds the instances: Referenced SOP Sequence (PS3.3 §C.17.2.1), Referenced Instance Sequence
     *     (§C.12.2), Referenced Image Sequence (§C.11.11)
     */
    public static List<DataSet> items(Map<Uid, List<InstanceReference>> bySeries, int sequence) {
        return items(bySeries, sequence, InstanceReference::toItem);
    }

    private static List<DataSet> items(
            Map<Uid, List<InstanceReference>> bySeries, int sequence, Function<InstanceReference, DataSet> item) {
        List<DataSet> items = new ArrayList<>();
        bySeries.forEach((series, instances) -> items.add(DataSet.builder()
                .putUid(Tags.SERIES_INSTANCE_UID, series)
                .putItems(sequence, instances.stream().map(item).toList())
                .build()));
        return items;
    }

    /** An item of the Hierarchical SOP Instance Reference Macro (PS3.3 §C.17.2.1). */
    public static DataSet study(Uid study, Map<Uid, List<InstanceReference>> bySeries) {
        return study(study, items(bySeries, Tags.REFERENCED_SOP_SEQUENCE));
    }

    /** The same, with a Purpose of Reference Code Sequence item (0040,A170) at each instance. */
    public static DataSet study(Uid study, Map<Uid, List<InstanceReference>> bySeries, DataSet purpose) {
        return study(
                study,
                items(
                        bySeries,
                        Tags.REFERENCED_SOP_SEQUENCE,
                        instance -> instance.toItem().toBuilder()
                                .putItems(Tags.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, purpose)
                                .build()));
    }

    private static DataSet study(Uid study, List<DataSet> series) {
        return DataSet.builder()
                .putUid(Tags.STUDY_INSTANCE_UID, study)
                .putItems(Tags.REFERENCED_SERIES_SEQUENCE, series)
                .build();
    }
}
