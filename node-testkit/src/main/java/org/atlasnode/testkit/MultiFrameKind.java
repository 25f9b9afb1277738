package org.atlasnode.testkit;

import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;

/** The SOP classes of CT with many frames. */
public enum MultiFrameKind {
    ENHANCED(Uids.ENHANCED_CT_IMAGE_STORAGE),
    LEGACY_CONVERTED(Uids.LEGACY_CONVERTED_ENHANCED_CT_IMAGE_STORAGE);

    private final Uid sopClassUid;

    MultiFrameKind(Uid sopClassUid) {
        this.sopClassUid = sopClassUid;
    }

    public Uid sopClassUid() {
        return sopClassUid;
    }
}
