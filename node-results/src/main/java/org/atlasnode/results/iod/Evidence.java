package org.atlasnode.results.iod;

import java.util.List;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/** The references of a document's Current Requested Procedure Evidence Sequence (PS3.3 §C.17.2.3). */
public final class Evidence {

    private Evidence() {}

    /** Their items, in order. */
    public static List<DataSet> of(DataSet document) {
        return document.items(Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE).stream()
                .flatMap(study -> study.items(Tags.REFERENCED_SERIES_SEQUENCE).stream())
                .flatMap(series -> series.items(Tags.REFERENCED_SOP_SEQUENCE).stream())
                .toList();
    }
}
