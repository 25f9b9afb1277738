package org.atlasnode.results.sr;

import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.source.SourceSeries;

/**
 * The orders that the study answers, as a report refers to them: Referenced Request Sequence (PS3.3 §C.17.2). Each
 * Requested Procedure of the source's Request Attributes Sequence (§C.7.3.1, §10.6) is one; where that names none, the
 * study's Accession Number is.
 */
final class RequestedProcedure {

    private final SourceSeries source;
    private final SpecificCharacterSet charset;

    private RequestedProcedure(SourceSeries source, SpecificCharacterSet charset) {
        this.source = source;
        this.charset = charset;
    }

    /** Puts the sequence, its items in the source's order; not where the source names no order. */
    static void put(SourceSeries source, DataSetBuilder document) {
        List<DataSet> items = new RequestedProcedure(source, document.charset()).items();
        if (!items.isEmpty()) {
            document.putItems(Tags.REFERENCED_REQUEST_SEQUENCE, items);
        }
    }

    private List<DataSet> items() {
        List<DataSet> requests = source.header().items(Tags.REQUEST_ATTRIBUTES_SEQUENCE).stream()
                .filter(RequestedProcedure::namesOrder)
                .toList();
        if (!requests.isEmpty()) {
            return requests.stream().map(this::item).toList();
        }
        return source.header().findString(Tags.ACCESSION_NUMBER).isPresent()
                ? List.of(item(DataSet.empty()))
                : List.of();
    }

    private static boolean namesOrder(DataSet request) {
        return request.findString(Tags.REQUESTED_PROCEDURE_ID).isPresent()
                || request.findString(Tags.ACCESSION_NUMBER).isPresent();
    }

    private DataSet item(DataSet request) {
        DataSet header = source.header();
        DataSet order = request.findString(Tags.ACCESSION_NUMBER).isPresent() ? request : header;
        DataSetBuilder item = DataSet.builder(charset)
                .putUid(Tags.STUDY_INSTANCE_UID, source.key().studyInstanceUid())
                .putEmpty(Tags.REFERENCED_STUDY_SEQUENCE, Vr.SQ);
        request.find(Tags.SPECIFIC_CHARACTER_SET).ifPresent(item::put);
        put(item, order, Tags.ACCESSION_NUMBER, Vr.SH);
        order.find(Tags.ISSUER_OF_ACCESSION_NUMBER_SEQUENCE).ifPresent(item::put);
        put(item, header, Tags.PLACER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST, Vr.LO);
        put(item, header, Tags.FILLER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST, Vr.LO);
        put(item, request, Tags.REQUESTED_PROCEDURE_ID, Vr.SH);
        put(item, request, Tags.REQUESTED_PROCEDURE_DESCRIPTION, Vr.LO);
        put(item, request, Tags.REQUESTED_PROCEDURE_CODE_SEQUENCE, Vr.SQ);
        return item.build();
    }

    /** Type 2: present, empty where it is not known. */
    private static void put(DataSetBuilder item, DataSet from, int tag, Vr vr) {
        Optional<DataElement> element = from.find(tag).filter(found -> found.vr() == vr);
        if (element.isPresent()) {
            item.put(element.get());
        } else {
            item.putEmpty(tag, vr);
        }
    }
}
