package org.atlasnode.results.sr;

import java.util.List;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;

/**
 * A report in another SOP class, for a destination that does not take the first one: the same tree under a SOP Instance
 * UID of its own, both a function of the kept report alone. A predecessor is referred to in the same class, since the
 * destination got that.
 */
public final class ReportVariant {

    private ReportVariant() {}

    /** The object itself where it is of this class, else the report's variant. */
    public static DataSet as(DataSet object, Uid sopClassUid) {
        Uid own = object.findUid(Tags.SOP_CLASS_UID).orElseThrow();
        if (own.equals(sopClassUid)) {
            return object;
        }
        if (!SrDocument.SOP_CLASSES.contains(own) || !SrDocument.SOP_CLASSES.contains(sopClassUid)) {
            throw new IllegalArgumentException("no report: " + own + " as " + sopClassUid);
        }
        DataSetBuilder variant = object.toBuilder()
                .putUid(Tags.SOP_CLASS_UID, sopClassUid)
                .putUid(
                        Tags.SOP_INSTANCE_UID,
                        variantUid(object.findUid(Tags.SOP_INSTANCE_UID).orElseThrow(), sopClassUid));
        object.firstItem(Tags.PREDECESSOR_DOCUMENTS_SEQUENCE)
                .ifPresent(study -> variant.putItems(
                        Tags.PREDECESSOR_DOCUMENTS_SEQUENCE,
                        rewritten(
                                study,
                                Tags.REFERENCED_SERIES_SEQUENCE,
                                series -> rewritten(
                                        series, Tags.REFERENCED_SOP_SEQUENCE, item -> reference(item, sopClassUid)))));
        return variant.build();
    }

    /** The UID of the report in a class: its own where it is of this class. */
    public static Uid uid(SopReference kept, Uid sopClassUid) {
        return kept.sopClassUid().equals(sopClassUid)
                ? kept.sopInstanceUid()
                : variantUid(kept.sopInstanceUid(), sopClassUid);
    }

    /** The variant's class and UID, for a note. */
    public static String name(SopReference variant) {
        String name = variant.sopClassUid().equals(Uids.COMPREHENSIVE_SR_STORAGE) ? "Comprehensive SR" : "Enhanced SR";
        return name + " " + variant.sopInstanceUid();
    }

    private static DataSet reference(DataSet item, Uid sopClassUid) {
        Uid before = item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).orElseThrow();
        return item.toBuilder()
                .putUid(Tags.REFERENCED_SOP_CLASS_UID, sopClassUid)
                .putUid(Tags.REFERENCED_SOP_INSTANCE_UID, variantUid(before, sopClassUid))
                .build();
    }

    private static DataSet rewritten(DataSet item, int sequence, java.util.function.UnaryOperator<DataSet> change) {
        List<DataSet> items = item.items(sequence).stream().map(change).toList();
        return item.toBuilder().putItems(sequence, items).build();
    }

    private static Uid variantUid(Uid kept, Uid sopClassUid) {
        return Uid.derivedFrom("atlas|" + kept + "|as|" + sopClassUid);
    }
}
