package org.atlasnode.core.commitment;

import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;

/** The Push Model of Storage Commitment: what its messages are called by (PS3.4 §J.3). */
public final class StorageCommitment {

    public static final Uid SOP_CLASS = Uids.STORAGE_COMMITMENT_PUSH_MODEL;

    /** The well-known instance that every request and every report is about (PS3.4 §J.3.5). */
    public static final Uid SOP_INSTANCE = Uids.STORAGE_COMMITMENT_PUSH_MODEL_INSTANCE;

    /** Action Type ID "Request Storage Commitment" (PS3.4 Table J.3-1). */
    public static final int REQUEST = 1;

    /** Event Type ID "Storage Commitment Request Successful" (PS3.4 Table J.3-2). */
    public static final int SUCCESSFUL = 1;

    /** Event Type ID "Storage Commitment Request Complete - Failures Exist" (PS3.4 Table J.3-2). */
    public static final int FAILURES_EXIST = 2;

    private StorageCommitment() {}
}
