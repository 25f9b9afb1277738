package org.atlasnode.core.dicomweb;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * The Store Instances Response Module (PS3.18 §I.1): what a Store transaction answers with. Retrieve URL is of type 2 and
 * stays empty, for this node does not answer Retrieve transactions.
 */
public final class StoreInstancesResponse {

    private StoreInstancesResponse() {}

    public static DataSet of(List<StoreOutcome> outcomes) {
        List<DataSet> referenced = new ArrayList<>();
        List<DataSet> failed = new ArrayList<>();
        List<DataSet> others = new ArrayList<>();
        for (StoreOutcome outcome : outcomes) {
            boolean named = outcome.sopClassUid().isPresent()
                    && outcome.sopInstanceUid().isPresent();
            (outcome.stored() ? referenced : named ? failed : others).add(item(outcome, named));
        }
        DataSetBuilder response = DataSet.builder().putEmpty(Tags.RETRIEVE_URL, Vr.UR);
        put(response, Tags.FAILED_SOP_SEQUENCE, failed);
        put(response, Tags.REFERENCED_SOP_SEQUENCE, referenced);
        put(response, Tags.OTHER_FAILURES_SEQUENCE, others);
        return response.build();
    }

    /** Type 1C: there where it has items. */
    private static void put(DataSetBuilder response, int tag, List<DataSet> items) {
        if (!items.isEmpty()) {
            response.putItems(tag, items);
        }
    }

    /** An item of Other Failures Sequence (0008,119A) has a reason alone, the others name the instance. */
    private static DataSet item(StoreOutcome outcome, boolean named) {
        DataSetBuilder item = DataSet.builder();
        if (named) {
            outcome.sopClassUid().ifPresent(uid -> item.putUid(Tags.REFERENCED_SOP_CLASS_UID, uid));
            outcome.sopInstanceUid().ifPresent(uid -> item.putUid(Tags.REFERENCED_SOP_INSTANCE_UID, uid));
        }
        if (outcome.stored()) {
            item.putEmpty(Tags.RETRIEVE_URL, Vr.UR);
        }
        if (!outcome.stored()) {
            item.putInt(Tags.FAILURE_REASON, Vr.US, outcome.reason());
        } else if (outcome.reason() != 0) {
            item.putInt(Tags.WARNING_REASON, Vr.US, outcome.reason());
        }
        return item.build();
    }

    /** What a peer answered; an item without a reason failed in processing. */
    public static List<StoreOutcome> read(DataSet response) {
        List<StoreOutcome> outcomes = new ArrayList<>();
        for (DataSet item : response.items(Tags.REFERENCED_SOP_SEQUENCE)) {
            outcomes.add(outcome(item, true, item.intValue(Tags.WARNING_REASON, 0)));
        }
        for (int tag : List.of(Tags.FAILED_SOP_SEQUENCE, Tags.OTHER_FAILURES_SEQUENCE)) {
            for (DataSet item : response.items(tag)) {
                int reason = item.intValue(Tags.FAILURE_REASON, StoreOutcome.PROCESSING_FAILURE);
                outcomes.add(outcome(item, false, reason));
            }
        }
        return List.copyOf(outcomes);
    }

    private static StoreOutcome outcome(DataSet item, boolean stored, int reason) {
        return new StoreOutcome(
                item.findUid(Tags.REFERENCED_SOP_CLASS_UID),
                item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID),
                stored,
                reason & 0xFFFF);
    }
}
