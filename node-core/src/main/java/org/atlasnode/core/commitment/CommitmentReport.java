package org.atlasnode.core.commitment;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;

/**
 * The Event Information of a report of storage commitment (PS3.4 Table J.3-2).
 *
 * @param committed what is kept; beside failures too
 */
public record CommitmentReport(Uid transactionUid, List<SopReference> committed, List<Failure> failures) {

    public CommitmentReport {
        committed = List.copyOf(committed);
        failures = List.copyOf(failures);
    }

    /**
     * An object that is not kept.
     *
     * @param reason Failure Reason (0008,1197), which has the codes of statuses (PS3.3 §C.14.1.1)
     */
    public record Failure(SopReference object, DimseStatus reason) {}

    /** Event Type ID. */
    public int eventTypeId() {
        return failures.isEmpty() ? StorageCommitment.SUCCESSFUL : StorageCommitment.FAILURES_EXIST;
    }

    /**
     * Reads what is there: a report of success must list what is committed, one of failures what failed (type 1C), and
     * either may list the other as well.
     *
     * @throws DimseStatusException 0106, 0120 or 0121 where an attribute is not as it must be
     */
    public static CommitmentReport parse(int eventTypeId, DataSet information) throws DimseStatusException {
        int needed =
                eventTypeId == StorageCommitment.SUCCESSFUL ? Tags.REFERENCED_SOP_SEQUENCE : Tags.FAILED_SOP_SEQUENCE;
        Uid transactionUid = References.uid(information, Tags.TRANSACTION_UID, "Transaction UID");
        List<SopReference> committed = isNeeded(information, Tags.REFERENCED_SOP_SEQUENCE, needed)
                ? References.list(information, Tags.REFERENCED_SOP_SEQUENCE, "Referenced SOP Sequence")
                : List.of();
        List<Failure> failures =
                isNeeded(information, Tags.FAILED_SOP_SEQUENCE, needed) ? failures(information) : List.of();
        return new CommitmentReport(transactionUid, committed, failures);
    }

    private static boolean isNeeded(DataSet information, int sequence, int needed) {
        return sequence == needed || !information.items(sequence).isEmpty();
    }

    private static List<Failure> failures(DataSet information) throws DimseStatusException {
        String name = "Failed SOP Sequence";
        List<SopReference> objects = References.list(information, Tags.FAILED_SOP_SEQUENCE, name);
        List<DataSet> items = information.items(Tags.FAILED_SOP_SEQUENCE);
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            // Without a reason it failed all the same: whoever reports it need not be asked for one.
            int reason = items.get(i).intValue(Tags.FAILURE_REASON, DimseStatus.PROCESSING_FAILURE.code());
            failures.add(new Failure(objects.get(i), new DimseStatus(reason & 0xFFFF)));
        }
        return failures;
    }

    public DataSet information() {
        DataSetBuilder information = DataSet.builder().putUid(Tags.TRANSACTION_UID, transactionUid);
        if (!committed.isEmpty()) {
            information.putItems(
                    Tags.REFERENCED_SOP_SEQUENCE,
                    committed.stream()
                            .map(object -> References.item(object).build())
                            .toList());
        }
        if (!failures.isEmpty()) {
            information.putItems(
                    Tags.FAILED_SOP_SEQUENCE,
                    failures.stream().map(CommitmentReport::item).toList());
        }
        return information.build();
    }

    private static DataSet item(Failure failure) {
        return References.item(failure.object())
                .putInt(Tags.FAILURE_REASON, Vr.US, failure.reason().code())
                .build();
    }
}
