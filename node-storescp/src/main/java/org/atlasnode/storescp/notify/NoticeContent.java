package org.atlasnode.storescp.notify;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.atlasnode.core.state.AvailabilityNotices.Availability;
import org.atlasnode.core.state.AvailabilityNotices.AvailableSeries;
import org.atlasnode.core.state.AvailabilityNotices.Notice;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;

/**
 * Reads a notice of availability (PS3.4 Table R.3.2-1). The attributes of type 1 that it is about must be there; of
 * several Retrieve AE Titles the first is taken, and Referenced Performed Procedure Step Sequence is not looked at.
 * Stateless.
 */
final class NoticeContent {

    /** In how many ways instances may be available: who names a place for each instance means no harm to anyone else. */
    private static final int MOST_PLACES = 1000;

    private NoticeContent() {}

    /** Instances of the same key are one {@link AvailableSeries}. */
    private record Place(Uid series, Availability availability, AeTitle retrieveAeTitle) {}

    static Notice read(Uid sopInstanceUid, String peer, DataSet dataSet) throws DimseStatusException {
        Uid study = Attributes.uid(dataSet, Tags.STUDY_INSTANCE_UID);
        Map<Place, Set<Uid>> instances = new LinkedHashMap<>();
        int references = 0;
        for (DataSet series : Attributes.items(dataSet, Tags.REFERENCED_SERIES_SEQUENCE)) {
            Uid seriesUid = Attributes.uid(series, Tags.SERIES_INSTANCE_UID);
            List<DataSet> items = Attributes.items(series, Tags.REFERENCED_SOP_SEQUENCE);
            references += items.size();
            Attributes.requireFew(references);
            for (DataSet item : items) {
                instances
                        .computeIfAbsent(place(seriesUid, item), place -> new HashSet<>())
                        .add(Attributes.uid(item, Tags.REFERENCED_SOP_INSTANCE_UID));
            }
        }
        if (instances.size() > MOST_PLACES) {
            throw new DimseStatusException(
                    DimseStatus.RESOURCE_LIMITATION, "more than " + MOST_PLACES + " series and places in one message");
        }
        return new Notice(
                sopInstanceUid,
                study,
                peer,
                instances.entrySet().stream()
                        .map(entry -> new AvailableSeries(
                                entry.getKey().series(),
                                entry.getKey().availability(),
                                entry.getKey().retrieveAeTitle(),
                                entry.getValue()))
                        .toList());
    }

    private static Place place(Uid series, DataSet item) throws DimseStatusException {
        return new Place(
                series,
                Attributes.value(item, Tags.INSTANCE_AVAILABILITY, Availability::parse),
                Attributes.value(item, Tags.RETRIEVE_AE_TITLE, AeTitle::parse));
    }
}
