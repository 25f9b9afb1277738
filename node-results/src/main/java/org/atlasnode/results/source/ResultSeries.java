package org.atlasnode.results.source;

import java.util.EnumMap;
import java.util.Map;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.wording.Phrase;

/**
 * The series of a kind of object that a destination may receive beside report and overlays: one object each, in numbers
 * that follow those of reports and overlays and are the same in every run.
 *
 * @param modality Modality (0008,0060) of the IOD
 * @param number Series Number (0020,0011) where reports have {@value ResultTerms#FIRST_SERIES_NUMBER}
 * @param usual how Series Description (0008,103E) begins where the site says nothing
 * @param worth how it ends
 */
public record ResultSeries(ResultKind kind, Uid sopClassUid, String modality, int number, Phrase usual, Phrase worth) {

    public static final ResultSeries SEGMENTATION = new ResultSeries(
            ResultKind.SEG, Uids.SEGMENTATION_STORAGE, "SEG", 9003, Phrase.STRUCTURES_SERIES, Phrase.NOT_VERIFIED);

    public static final ResultSeries PRESENTATION = new ResultSeries(
            ResultKind.GSPS,
            Uids.GRAYSCALE_SOFTCOPY_PRESENTATION_STATE_STORAGE,
            "PR",
            9004,
            Phrase.BOXES_SERIES,
            Phrase.NOT_VERIFIED);

    public static final ResultSeries DOCUMENT = new ResultSeries(
            ResultKind.PDF,
            Uids.ENCAPSULATED_PDF_STORAGE,
            "DOC",
            9005,
            Phrase.DOCUMENT_SERIES,
            Phrase.NOT_FOR_DIAGNOSIS);

    public static final ResultSeries KEY_OBJECTS = new ResultSeries(
            ResultKind.KO,
            Uids.KEY_OBJECT_SELECTION_DOCUMENT_STORAGE,
            "KO",
            9006,
            Phrase.KEY_IMAGES_SERIES,
            Phrase.NOT_VERIFIED);

    private static final Map<ResultKind, ResultSeries> BY_KIND = new EnumMap<>(Map.of(
            ResultKind.SEG, SEGMENTATION,
            ResultKind.GSPS, PRESENTATION,
            ResultKind.PDF, DOCUMENT,
            ResultKind.KO, KEY_OBJECTS));

    /** The series of one of these kinds. */
    public static ResultSeries of(ResultKind kind) {
        ResultSeries series = BY_KIND.get(kind);
        if (series == null) {
            throw new IllegalArgumentException(kind + " has a series of its own making");
        }
        return series;
    }

    int number(NodeIdentity node) {
        return SeriesNames.number(node, number);
    }

    String description(ResultContext context) {
        return SeriesNames.description(context.node(), context.analysis().algorithm(), kind, usual, worth);
    }
}
