package org.atlasnode.core.commitment;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;

/** References to objects in the sequences of Storage Commitment (PS3.4 Tables J.3-1 and J.3-2). */
final class References {

    private References() {}

    /** A sequence that must be there, with an item at least. */
    static List<SopReference> list(DataSet from, int sequence, String name) throws DimseStatusException {
        require(from, sequence, name);
        List<SopReference> references = new ArrayList<>();
        for (DataSet item : from.items(sequence)) {
            references.add(reference(item, name));
        }
        if (references.isEmpty()) {
            throw new DimseStatusException(DimseStatus.MISSING_ATTRIBUTE_VALUE, name + " has no item");
        }
        return references;
    }

    static SopReference reference(DataSet item, String sequence) throws DimseStatusException {
        return new SopReference(
                uid(item, Tags.REFERENCED_SOP_CLASS_UID, "SOP Class UID in " + sequence),
                uid(item, Tags.REFERENCED_SOP_INSTANCE_UID, "SOP Instance UID in " + sequence));
    }

    /** A UID that must be there. */
    static Uid uid(DataSet from, int tag, String name) throws DimseStatusException {
        require(from, tag, name);
        if (from.string(tag, "").isBlank()) {
            throw new DimseStatusException(DimseStatus.MISSING_ATTRIBUTE_VALUE, name + " is empty");
        }
        return from.findUid(tag)
                .orElseThrow(() -> new DimseStatusException(DimseStatus.INVALID_ATTRIBUTE_VALUE, name + " is no UID"));
    }

    static void require(DataSet from, int tag, String name) throws DimseStatusException {
        if (!from.contains(tag)) {
            throw new DimseStatusException(DimseStatus.MISSING_ATTRIBUTE, name + " is missing");
        }
    }

    static DataSetBuilder item(SopReference object) {
        return DataSet.builder()
                .putUid(Tags.REFERENCED_SOP_CLASS_UID, object.sopClassUid())
                .putUid(Tags.REFERENCED_SOP_INSTANCE_UID, object.sopInstanceUid());
    }
}
