package org.atlasnode.results.source;

import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * What the objects of {@link ResultSeries} have in common: patient and study of the source, their series, this node and the
 * model as equipment, one instance. Stateless.
 */
public final class ResultHeader {

    private static final String CERVICAL_SPINE = "122494005";
    private static final String LOSSY = "01";

    private ResultHeader() {}

    /** A builder with the source's character set that holds these attributes. */
    public static DataSetBuilder of(ResultContext context, ResultSeries series) {
        DataSetBuilder result = SourceAttributes.copy(context.source());
        ResultTime time = context.time();
        Equipment.of(context.analysis().algorithm(), context.node(), time).putInto(result);
        result.putUid(Tags.SOP_CLASS_UID, series.sopClassUid())
                .putUid(Tags.SOP_INSTANCE_UID, context.uids().object(series.kind()))
                .putString(Tags.MODALITY, Vr.CS, series.modality())
                .putUid(Tags.SERIES_INSTANCE_UID, context.uids().series(series.kind()))
                .putInt(Tags.SERIES_NUMBER, Vr.IS, series.number())
                .putString(Tags.SERIES_DATE, Vr.DA, ResultTime.date(time.started()))
                .putString(Tags.SERIES_TIME, Vr.TM, ResultTime.time(time.started()))
                .putString(
                        Tags.SERIES_DESCRIPTION,
                        Vr.LO,
                        series.description(
                                context.analysis().algorithm().model().id()))
                .putInt(Tags.INSTANCE_NUMBER, Vr.IS, 1);
        return result;
    }

    /** Content Date and Content Time: when the analysis began. */
    public static void putContentTime(ResultContext context, DataSetBuilder result) {
        ResultTime time = context.time();
        result.putString(Tags.CONTENT_DATE, Vr.DA, ResultTime.date(time.started()))
                .putString(Tags.CONTENT_TIME, Vr.TM, ResultTime.time(time.started()));
    }

    /**
     * Content Identification (PS3.3 §10.9). The creator is the model, as a family name that no person has.
     *
     * @param label Content Label, a code string
     */
    public static void putContent(ResultContext context, String label, String description, DataSetBuilder result) {
        result.putString(Tags.CONTENT_LABEL, Vr.CS, label)
                .putString(Tags.CONTENT_DESCRIPTION, Vr.LO, ResultText.lo(description))
                .putString(
                        Tags.CONTENT_CREATOR_NAME,
                        Vr.PN,
                        ResultText.lo(context.analysis().algorithm().model().id())
                                        .replaceAll("[\\^=]", "_") + "^AI");
    }

    /**
     * Body Part Examined (0018,0015), without which Laterality would be asked for (PS3.3 §C.7.3.1): the cervical spine where
     * the model is for that, else what the source says.
     */
    public static void putBodyPart(ResultContext context, DataSetBuilder result) {
        if (site(context.analysis()).filter(CERVICAL_SPINE::equals).isPresent()) {
            result.putString(Tags.BODY_PART_EXAMINED, Vr.CS, "CSPINE");
        } else {
            context.source().header().find(Tags.BODY_PART_EXAMINED).ifPresent(result::put);
        }
    }

    private static Optional<String> site(Analysis analysis) {
        return analysis.patient().target().site().map(Code::value);
    }

    /** Lossy once is lossy for ever: also of what is derived (PS3.3 §C.7.6.1.1.5). */
    public static void putLossy(ResultContext context, DataSetBuilder result) {
        DataSet source = context.source().header();
        boolean lossy = source.string(Tags.LOSSY_IMAGE_COMPRESSION, "").equals(LOSSY);
        result.putString(Tags.LOSSY_IMAGE_COMPRESSION, Vr.CS, lossy ? LOSSY : "00");
        if (lossy) {
            source.find(Tags.LOSSY_IMAGE_COMPRESSION_RATIO).ifPresent(result::put);
            source.find(Tags.LOSSY_IMAGE_COMPRESSION_METHOD).ifPresent(result::put);
        }
    }
}
