package org.atlasnode.results.iod;

import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;

/** What the parts of an object say of each other, by its SOP class: what no row of a table can tell. */
public final class Parts {

    private Parts() {}

    /** Checks an object of any SOP class; where there is nothing to compare, nothing is wrong. */
    public static void check(DataSet object, Problems problems) {
        Uid sopClassUid = object.findUid(Tags.SOP_CLASS_UID).orElseThrow();
        if (sopClassUid.equals(Uids.SEGMENTATION_STORAGE)) {
            new SegmentationParts(object, problems).check();
        } else if (sopClassUid.equals(Uids.GRAYSCALE_SOFTCOPY_PRESENTATION_STATE_STORAGE)) {
            new PresentationParts(object, problems).check();
        } else if (sopClassUid.equals(Uids.KEY_OBJECT_SELECTION_DOCUMENT_STORAGE)) {
            SelectionParts.check(object, problems);
        } else if (sopClassUid.equals(Uids.ENCAPSULATED_PDF_STORAGE)) {
            DocumentParts.check(object, problems);
        }
    }
}
