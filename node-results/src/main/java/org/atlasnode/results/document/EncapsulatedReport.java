package org.atlasnode.results.document;

import java.util.List;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultHeader;
import org.atlasnode.results.source.ResultSeries;
import org.atlasnode.results.source.ResultText;

/** The printed report as an Encapsulated PDF (PS3.3 §A.45.1). Same input, same bytes. */
public final class EncapsulatedReport {

    /** MIME Type of Encapsulated Document (0042,0012). */
    public static final String MIME_TYPE = "application/pdf";

    private EncapsulatedReport() {}

    /**
     * The document of a job, whatever its end.
     *
     * @param overlays its pictures: the summary, then slices; none where it was not analysed
     */
    public static DataSet of(ResultContext context, List<DataSet> overlays) {
        List<Picture> pictures = overlays.stream()
                .flatMap(overlay -> Picture.of(overlay).stream())
                .toList();
        byte[] pdf = PrintedReport.of(context, pictures);
        DataSetBuilder result = ResultHeader.of(context, ResultSeries.DOCUMENT);
        putDocument(context, pdf, result);
        result.putString(Tags.CONVERSION_TYPE, Vr.CS, "WSD");
        return result.build();
    }

    /** PS3.3 §C.24.2. It is not verified, and what is burned into it could tell whose it is: the scanner's own words. */
    private static void putDocument(ResultContext context, byte[] pdf, DataSetBuilder result) {
        ResultHeader.putContentTime(context, result);
        Algorithm algorithm = context.analysis().algorithm();
        result.putEmpty(Tags.ACQUISITION_DATE_TIME, Vr.DT)
                .putString(Tags.BURNED_IN_ANNOTATION, Vr.CS, "YES")
                .putString(Tags.VERIFICATION_FLAG, Vr.CS, "UNVERIFIED")
                .putString(Tags.DOCUMENT_TITLE, Vr.ST, ResultText.st("AI result: " + algorithm.title()))
                .putItems(
                        Tags.CONCEPT_NAME_CODE_SEQUENCE,
                        CodeItems.of(Codes.IMAGING_MEASUREMENT_REPORT, result.charset()))
                .putString(Tags.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT, Vr.LO, MIME_TYPE)
                .putInt(Tags.ENCAPSULATED_DOCUMENT_LENGTH, Vr.UL, pdf.length)
                .putBytes(Tags.ENCAPSULATED_DOCUMENT, Vr.OB, pdf);
        List<DataSet> sources = context.source().instances().stream()
                .map(InstanceReference::toItem)
                .toList();
        if (!sources.isEmpty()) {
            result.putItems(Tags.SOURCE_INSTANCE_SEQUENCE, sources);
        }
    }
}
