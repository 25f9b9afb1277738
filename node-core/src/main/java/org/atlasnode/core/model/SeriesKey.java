package org.atlasnode.core.model;

import org.atlasnode.dicom.data.Uid;

/** Names a series as it was received. The study belongs to it: broken senders reuse series UIDs over studies. */
public record SeriesKey(Uid studyInstanceUid, Uid seriesInstanceUid) {

    @Override
    public String toString() {
        return studyInstanceUid + "/" + seriesInstanceUid;
    }
}
