package org.atlasnode.core.commitment;

import java.util.List;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseStatusException;

/**
 * The Action Information of a request for storage commitment (PS3.4 Table J.3-1).
 *
 * @param transactionUid new with each request
 * @param objects at least one, none twice
 */
public record CommitmentRequest(Uid transactionUid, List<SopReference> objects) {

    public CommitmentRequest {
        objects = objects.stream().distinct().toList();
        if (objects.isEmpty()) {
            throw new IllegalArgumentException("commitment to nothing");
        }
    }

    /** @throws DimseStatusException 0106, 0120 or 0121 where an attribute is not as it must be */
    public static CommitmentRequest parse(DataSet information) throws DimseStatusException {
        return new CommitmentRequest(
                References.uid(information, Tags.TRANSACTION_UID, "Transaction UID"),
                References.list(information, Tags.REFERENCED_SOP_SEQUENCE, "Referenced SOP Sequence"));
    }

    public DataSet information() {
        return DataSet.builder()
                .putUid(Tags.TRANSACTION_UID, transactionUid)
                .putItems(
                        Tags.REFERENCED_SOP_SEQUENCE,
                        objects.stream()
                                .map(object -> References.item(object).build())
                                .toList())
                .build();
    }
}
