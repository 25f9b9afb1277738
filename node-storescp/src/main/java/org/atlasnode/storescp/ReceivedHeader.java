package org.atlasnode.storescp;

import java.util.Optional;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.storescp.Reception.Arrival;

/** What reception needs to know of an object: where it belongs. Immutable. */
record ReceivedHeader(SeriesKey series, Uid sopClassUid, Uid sopInstanceUid, String modality) {

    private static final int MAX_MODALITY = 16;

    /**
     * What a data set says, if it agrees with the request it came with (PS3.4 §B.2.3: A900H where the data set does not
     * match the SOP class, Cxxx where it cannot be understood).
     */
    static ReceivedHeader of(DataSet dataSet, Arrival arrival) throws DimseStatusException {
        Uid sopClassUid = uid(dataSet, Tags.SOP_CLASS_UID, "SOP Class UID");
        if (!sopClassUid.equals(arrival.sopClassUid())) {
            throw mismatch("SOP Class UID of data set and request differ");
        }
        Uid sopInstanceUid = uid(dataSet, Tags.SOP_INSTANCE_UID, "SOP Instance UID");
        if (!sopInstanceUid.equals(arrival.sopInstanceUid())) {
            throw mismatch("SOP Instance UID of data set and request differ");
        }
        SeriesKey series = new SeriesKey(
                uid(dataSet, Tags.STUDY_INSTANCE_UID, "Study Instance UID"),
                uid(dataSet, Tags.SERIES_INSTANCE_UID, "Series Instance UID"));
        if (arrival.study()
                .filter(study -> !study.equals(series.studyInstanceUid()))
                .isPresent()) {
            throw mismatch("Study Instance UID of data set and request differ");
        }
        return new ReceivedHeader(series, sopClassUid, sopInstanceUid, modality(dataSet));
    }

    /** A code string (PS3.5 §6.2), or empty: it becomes a label of metrics and a column of a table. */
    static String modality(DataSet dataSet) {
        return dataSet.findString(Tags.MODALITY)
                .filter(text -> text.length() <= MAX_MODALITY && text.matches("[A-Z0-9_ ]+"))
                .orElse("");
    }

    private static Uid uid(DataSet dataSet, int tag, String name) throws DimseStatusException {
        Optional<Uid> uid = dataSet.findUid(tag);
        return uid.orElseThrow(() -> dataSet.contains(tag)
                ? new DimseStatusException(DimseStatus.CANNOT_UNDERSTAND, name + " is empty or not a UID")
                : mismatch(name + " is missing"));
    }

    private static DimseStatusException mismatch(String comment) {
        return new DimseStatusException(DimseStatus.DATA_SET_MISMATCH, comment);
    }
}
