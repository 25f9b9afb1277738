package org.atlasnode.results.source;

import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;

/** A reference to an instance by SOP class and instance (PS3.3 §10.8, SOP Instance Reference Macro). */
public record InstanceReference(Uid sopClassUid, Uid sopInstanceUid) {

    /** The item of a Referenced SOP Sequence (0008,1199). */
    public DataSet toItem() {
        return DataSet.builder()
                .putUid(Tags.REFERENCED_SOP_CLASS_UID, sopClassUid)
                .putUid(Tags.REFERENCED_SOP_INSTANCE_UID, sopInstanceUid)
                .build();
    }
}
