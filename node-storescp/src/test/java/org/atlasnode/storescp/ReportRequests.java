package org.atlasnode.storescp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;

/** Reports as modalities and archives send them. */
final class ReportRequests {

    private static final Caller CALLER = new Caller(AeTitle.of("CT1"), AeTitle.of("ATLAS"), "10.0.0.21", "1");

    private ReportRequests() {}

    static NServiceHandler.Request of(NService service, Uid sopClass, Uid instance, DataSet dataSet) {
        return new NServiceHandler.Request(
                service, sopClass, Optional.of(instance), OptionalInt.empty(), Optional.of(dataSet), CALLER);
    }

    static NServiceHandler.Request nameless(Uid sopClass, DataSet dataSet) {
        return new NServiceHandler.Request(
                NService.CREATE, sopClass, Optional.empty(), OptionalInt.empty(), Optional.of(dataSet), CALLER);
    }

    static DataSetBuilder step(String status) {
        return DataSet.builder().putString(Tags.PERFORMED_PROCEDURE_STEP_STATUS, Vr.CS, status);
    }

    static DataSetBuilder step(String status, DataSet... series) {
        return step(status).putItems(Tags.PERFORMED_SERIES_SEQUENCE, List.of(series));
    }

    /** The CT series of {@link Samples} in a step, with these of its instances. */
    static DataSet series(Uid... instances) {
        return DataSet.builder()
                .putUid(Tags.SERIES_INSTANCE_UID, Samples.SERIES)
                .putItems(
                        Tags.REFERENCED_IMAGE_SEQUENCE,
                        Arrays.stream(instances).map(ReportRequests::reference).toList())
                .build();
    }

    static DataSet reference(Uid instance) {
        return DataSet.builder()
                .putUid(Tags.REFERENCED_SOP_CLASS_UID, Uids.CT_IMAGE_STORAGE)
                .putUid(Tags.REFERENCED_SOP_INSTANCE_UID, instance)
                .build();
    }

    static DataSet available(Uid instance, String availability) {
        return reference(instance).toBuilder()
                .putString(Tags.INSTANCE_AVAILABILITY, Vr.CS, availability)
                .putString(Tags.RETRIEVE_AE_TITLE, Vr.AE, "PACS")
                .build();
    }

    static DataSet notice(DataSet... items) {
        DataSet series = DataSet.builder()
                .putUid(Tags.SERIES_INSTANCE_UID, Samples.SERIES)
                .putItems(Tags.REFERENCED_SOP_SEQUENCE, List.of(items))
                .build();
        return DataSet.builder()
                .putUid(Tags.STUDY_INSTANCE_UID, Samples.STUDY)
                .putItems(Tags.REFERENCED_SERIES_SEQUENCE, List.of(series))
                .build();
    }

    /** The status that is answered. */
    static DimseStatus answer(NServiceHandler handler, NServiceHandler.Request request) {
        try {
            return handler.serve(request).status();
        } catch (DimseStatusException e) {
            return e.status();
        }
    }
}
