package org.atlasnode.dicom.query;

import org.atlasnode.dicom.dict.Tags;

/** Query/Retrieve Level (0008,0052), the highest first (PS3.4 §C.3.2). */
public enum QueryLevel {
    PATIENT(Tags.PATIENT_ID),
    STUDY(Tags.STUDY_INSTANCE_UID),
    SERIES(Tags.SERIES_INSTANCE_UID),
    IMAGE(Tags.SOP_INSTANCE_UID);

    private final int uniqueKey;

    QueryLevel(int uniqueKey) {
        this.uniqueKey = uniqueKey;
    }

    /** The attribute that names one entity of this level (PS3.4 §C.6.1.1). */
    public int uniqueKey() {
        return uniqueKey;
    }
}
