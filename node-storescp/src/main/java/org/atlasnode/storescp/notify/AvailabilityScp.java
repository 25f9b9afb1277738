package org.atlasnode.storescp.notify;

import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.AvailabilityNotices;
import org.atlasnode.core.state.AvailabilityNotices.Notice;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;

/** The Instance Availability Notification SOP class as SCP (PS3.4 §R): N-CREATE alone. Thread-safe. */
public final class AvailabilityScp implements NServiceHandler {

    private static final EventLog EVENTS = EventLog.of(AvailabilityScp.class);
    private static final int NOTICE_KEPT = 2024;

    private final AvailabilityNotices notices;
    private final Reporting reporting;

    public AvailabilityScp(AvailabilityNotices notices, Reporting reporting) {
        this.notices = notices;
        this.reporting = reporting;
    }

    @Override
    public Answer serve(Request request) throws DimseStatusException {
        Uid notice = reporting.created(request);
        return reporting.answer(request, notice, () -> create(request, notice));
    }

    private void create(Request request, Uid instance) throws DimseStatusException {
        if (request.service() != NService.CREATE) {
            throw Reporting.noSuchOperation(request.service());
        }
        Notice notice = NoticeContent.read(instance, reporting.peerOf(request), Reporting.dataSet(request));
        if (!notices.create(notice)) {
            throw Reporting.duplicate();
        }
        EVENTS.info(
                NOTICE_KEPT,
                "{} says where instances of study {} are available",
                notice.peer(),
                notice.studyInstanceUid());
    }
}
