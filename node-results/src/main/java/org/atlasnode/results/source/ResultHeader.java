package org.atlasnode.results.source;

import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * What results have in common: patient and study of the source, this node and the model as equipment, when their series
 * began; and of the kinds of {@link ResultSeries} series and instance. Stateless.
 */
public final class ResultHeader {

    private static final String LOSSY = "01";
    /** A person's name has at most 64 characters (PS3.5 §6.2), "^AI" among them. */
    private static final int CREATOR_LENGTH = 60;

    private ResultHeader() {}

    /** A builder with the source's character set that holds what every result has. */
    public static DataSetBuilder of(ResultContext context) {
        DataSetBuilder result = SourceAttributes.copy(context.source());
        ResultTime time = context.time();
        Equipment.of(context.analysis().algorithm(), context.node(), time).putInto(result);
        return result.putString(Tags.SERIES_DATE, Vr.DA, ResultTime.date(time.started()))
                .putString(Tags.SERIES_TIME, Vr.TM, ResultTime.time(time.started()));
    }

    /** The same with series and instance. */
    public static DataSetBuilder of(ResultContext context, ResultSeries series) {
        return of(context)
                .putUid(Tags.SOP_CLASS_UID, series.sopClassUid())
                .putUid(Tags.SOP_INSTANCE_UID, context.uids().object(series.kind()))
                .putString(Tags.MODALITY, Vr.CS, series.modality())
                .putUid(Tags.SERIES_INSTANCE_UID, context.uids().series(series.kind()))
                .putInt(Tags.SERIES_NUMBER, Vr.IS, series.number(context.node()))
                .putString(Tags.SERIES_DESCRIPTION, Vr.LO, series.description(context))
                .putInt(Tags.INSTANCE_NUMBER, Vr.IS, 1);
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
        String model = ResultText.line(context.analysis().algorithm().model().id());
        String creator =
                model.substring(0, Math.min(model.length(), CREATOR_LENGTH)).replaceAll("[\\^=]", "_");
        result.putString(Tags.CONTENT_LABEL, Vr.CS, label)
                .putString(Tags.CONTENT_DESCRIPTION, Vr.LO, ResultText.lo(description))
                .putString(Tags.CONTENT_CREATOR_NAME, Vr.PN, creator + "^AI");
    }

    /** Body Part Examined (0018,0015), without which Laterality would be asked for (PS3.3 §C.7.3.1). */
    public static void putBodyPart(ResultContext context, DataSetBuilder result) {
        BodyPart.of(context.analysis(), context.source())
                .ifPresent(part -> result.putString(Tags.BODY_PART_EXAMINED, Vr.CS, part));
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
