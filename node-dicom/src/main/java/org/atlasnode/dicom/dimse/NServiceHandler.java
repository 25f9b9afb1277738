package org.atlasnode.dicom.dimse;

import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseMessage.NService;

/** The service behind a SOP class of DIMSE-N (PS3.7 §10). Called by several associations at once. */
@FunctionalInterface
public interface NServiceHandler {

    /**
     * Serves one request; what it returns is answered.
     *
     * @throws DimseStatusException to answer with a status that is no success
     */
    Answer serve(Request request) throws DimseStatusException;

    /**
     * A request, with what was negotiated for it.
     *
     * @param sopClassUid the SOP class of the presentation context, which is the request's
     * @param sopInstanceUid absent where the peer left it out: allowed in N-CREATE alone
     * @param typeId Event Type ID or Action Type ID
     * @param dataSet absent where none follows
     */
    record Request(
            NService service,
            Uid sopClassUid,
            Optional<Uid> sopInstanceUid,
            OptionalInt typeId,
            Optional<DataSet> dataSet,
            Caller caller) {}

    /**
     * What is answered.
     *
     * @param status success or a warning
     * @param sopInstanceUid where the request named none
     * @param next what is done once the answer is on its way; it may report an event to the caller
     */
    record Answer(DimseStatus status, Optional<Uid> sopInstanceUid, Next next) {

        public static final Answer DONE = new Answer(DimseStatus.SUCCESS, Optional.empty(), Optional::empty);
    }

    /** Runs on the association's thread after an answer was sent. */
    @FunctionalInterface
    interface Next {

        /** An event to be reported on the same association; empty for none. */
        Optional<EventReport> run();
    }

    /**
     * An event that we report (PS3.7 §10.1.1).
     *
     * @param ended told once how it ended
     */
    record EventReport(Uid sopClassUid, Uid sopInstanceUid, int eventTypeId, DataSet dataSet, Ended ended) {}

    /** Hears what became of an {@link EventReport}. */
    @FunctionalInterface
    interface Ended {

        /** The peer's answer; empty where the association ended without one. */
        void with(Optional<DimseStatus> answer);
    }
}
