package org.atlasnode.dicom.query;

import java.util.List;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseMessage.QueryService;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.PresentationContextProposal;

/** An information model of queries, by its highest level (PS3.4 §C.6). */
public enum QueryRoot {
    /** PS3.4 §C.6.2: the patient's attributes belong to the study. */
    STUDY(
            Uids.STUDY_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_FIND,
            Uids.STUDY_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_MOVE,
            Uids.STUDY_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_GET),
    /** PS3.4 §C.6.1: Patient ID is a unique key above the study. */
    PATIENT(
            Uids.PATIENT_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_FIND,
            Uids.PATIENT_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_MOVE,
            Uids.PATIENT_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_GET);

    private final Uid find;
    private final Uid move;
    private final Uid get;

    QueryRoot(Uid find, Uid move, Uid get) {
        this.find = find;
        this.move = move;
        this.get = get;
    }

    /** The SOP class of a service in this model. */
    public Uid sopClass(QueryService service) {
        return switch (service) {
            case FIND -> find;
            case MOVE -> move;
            case GET -> get;
        };
    }

    /** Proposals of this service in each model, the better model first. */
    public static List<PresentationContextProposal> proposals(QueryService service) {
        return List.of(STUDY, PATIENT).stream()
                .map(root -> PresentationContextProposal.of(
                        root.sopClass(service),
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                        TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN))
                .toList();
    }
}
