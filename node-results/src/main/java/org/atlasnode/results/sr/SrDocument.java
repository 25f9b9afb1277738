package org.atlasnode.results.sr;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultHeader;
import org.atlasnode.results.source.ResultText;
import org.atlasnode.results.source.SeriesNames;
import org.atlasnode.results.source.SeriesReferences;
import org.atlasnode.results.wording.Phrase;

/**
 * The structured report of one analysed series (PS3.3 §A.35.13, modules SR Document Series, SR Document General, SR
 * Document Content). The same tree is legal in three SOP classes; which one a destination takes is settled when it is
 * sent.
 */
public final class SrDocument {

    /** SOP classes that can hold the report, the one of the IHE AIR profile first. */
    public static final List<Uid> SOP_CLASSES =
            List.of(Uids.COMPREHENSIVE_3D_SR_STORAGE, Uids.COMPREHENSIVE_SR_STORAGE, Uids.ENHANCED_SR_STORAGE);

    /** Series Number (0020,0011) of reports: last among the study's series, and the same in every run. */
    public static final int SERIES_NUMBER = 9001;

    /** The SOP class that a report is kept in. */
    public static final Uid SOP_CLASS = SOP_CLASSES.get(0);

    private final ReportInput input;

    private SrDocument(ReportInput input) {
        this.input = input;
    }

    /** The report, in the first of {@link #SOP_CLASSES}; {@link ReportVariant} makes the others of it. */
    public static DataSet of(ReportInput input) {
        return new SrDocument(input).build();
    }

    private DataSet build() {
        DataSetBuilder document = ResultHeader.of(input.context());
        ResultHeader.putContentTime(input.context(), document);
        putSeries(document);
        putGeneral(document);
        putReferences(document);
        new ContentEncoder(document.charset()).putRoot(ReportContent.of(input), document);
        return document.build();
    }

    private void putSeries(DataSetBuilder document) {
        document.putUid(Tags.SOP_CLASS_UID, SOP_CLASS)
                .putUid(Tags.SOP_INSTANCE_UID, input.uids().report())
                .putString(Tags.MODALITY, Vr.CS, "SR")
                .putUid(Tags.SERIES_INSTANCE_UID, input.uids().reportSeries())
                .putInt(Tags.SERIES_NUMBER, Vr.IS, SeriesNames.number(input.node(), SERIES_NUMBER))
                .putString(Tags.SERIES_DESCRIPTION, Vr.LO, seriesDescription())
                .putEmpty(Tags.REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, Vr.SQ);
    }

    private String seriesDescription() {
        Phrase worth = switch (input.analysis().outcome()) {
            case ANALYSED -> Phrase.NOT_VERIFIED;
            case DECLINED -> Phrase.NOT_ANALYSED;
            case FAILED -> Phrase.ANALYSIS_FAILED;
        };
        return SeriesNames.description(
                input.node(), input.analysis().algorithm(), ResultKind.SR, Phrase.REPORT_SERIES, worth);
    }

    /** PS3.3 §C.17.2: never FINAL, never VERIFIED; content is created when the analysis starts. */
    private void putGeneral(DataSetBuilder document) {
        ReportStatus status = ReportStatus.of(input.analysis());
        document.putInt(Tags.INSTANCE_NUMBER, Vr.IS, 1)
                .putString(Tags.PRELIMINARY_FLAG, Vr.CS, "PRELIMINARY")
                .putString(Tags.COMPLETION_FLAG, Vr.CS, status.completionFlag())
                .putString(Tags.VERIFICATION_FLAG, Vr.CS, "UNVERIFIED")
                .putEmpty(Tags.PERFORMED_PROCEDURE_CODE_SEQUENCE, Vr.SQ);
        if (!status.description().isEmpty()) {
            document.putString(Tags.COMPLETION_FLAG_DESCRIPTION, Vr.LO, ResultText.lo(status.description()));
        }
    }

    private void putReferences(DataSetBuilder document) {
        RequestedProcedure.put(input.source(), document);
        Uid study = input.source().key().studyInstanceUid();
        Map<Uid, List<InstanceReference>> evidence = evidence();
        if (!evidence.isEmpty()) {
            document.putItems(
                    Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE, SeriesReferences.study(study, evidence));
        }
        input.predecessor()
                .ifPresent(before -> document.putItems(
                        Tags.PREDECESSOR_DOCUMENTS_SEQUENCE,
                        SeriesReferences.study(
                                study,
                                Map.of(
                                        before.seriesInstanceUid(),
                                        List.of(new InstanceReference(SOP_CLASS, before.sopInstanceUid()))),
                                CodeItems.of(Codes.REPLACED_REPORT, document.charset()))));
    }

    /** PS3.3 §C.17.2.3: every instance that the tree refers to, by series. */
    private Map<Uid, List<InstanceReference>> evidence() {
        Map<Uid, List<InstanceReference>> bySeries = new LinkedHashMap<>();
        if (!input.source().instances().isEmpty()) {
            bySeries.put(
                    input.source().key().seriesInstanceUid(), input.source().instances());
        }
        List<InstanceReference> overlays = input.illustrated();
        if (!overlays.isEmpty()) {
            bySeries.put(input.uids().overlaySeries(), overlays);
        }
        return bySeries;
    }
}
