package org.atlasnode.results.delivery;

import java.util.List;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.source.ResultSeries;
import org.atlasnode.results.sr.SrDocument;

/** The SOP classes that results of a kind are sent as. Stateless. */
public final class SopClasses {

    private SopClasses() {}

    /** The best first; a peer takes this kind where it takes one of them. */
    public static List<Uid> of(ResultKind kind) {
        return switch (kind) {
            case OVERLAY -> List.of(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE);
            case SR -> SrDocument.SOP_CLASSES;
            case SEG, GSPS, PDF, KO -> List.of(ResultSeries.of(kind).sopClassUid());
        };
    }
}
