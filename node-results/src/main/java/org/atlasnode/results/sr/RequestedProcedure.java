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

/** The order that the study answers, as a report refers to it: Referenced Request Sequence (PS3.3 §C.17.2). */
final class RequestedProcedure {

    private RequestedProcedure() {}

    /** Its item; empty where the source names no order. */
    static Optional<DataSet> of(SourceSeries source, SpecificCharacterSet charset) {
        DataSet header = source.header();
        List<DataSet> requests = header.items(Tags.REQUEST_ATTRIBUTES_SEQUENCE);
        DataSet request = requests.size() == 1 ? requests.get(0) : DataSet.empty();
        if (header.findString(Tags.ACCESSION_NUMBER).isEmpty()
                && request.findString(Tags.REQUESTED_PROCEDURE_ID).isEmpty()) {
            return Optional.empty();
        }
        DataSetBuilder item = DataSet.builder(charset)
                .putUid(Tags.STUDY_INSTANCE_UID, source.key().studyInstanceUid())
                .putEmpty(Tags.REFERENCED_STUDY_SEQUENCE, Vr.SQ);
        put(item, header, Tags.ACCESSION_NUMBER, Vr.SH);
        put(item, header, Tags.PLACER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST, Vr.LO);
        put(item, header, Tags.FILLER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST, Vr.LO);
        put(item, request, Tags.REQUESTED_PROCEDURE_ID, Vr.SH);
        put(item, request, Tags.REQUESTED_PROCEDURE_DESCRIPTION, Vr.LO);
        put(item, request, Tags.REQUESTED_PROCEDURE_CODE_SEQUENCE, Vr.SQ);
        return Optional.of(item.build());
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
