package org.atlasnode.storescp.notify;

import java.util.List;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.ProcedureSteps;
import org.atlasnode.core.state.ProcedureSteps.Change;
import org.atlasnode.core.state.ProcedureSteps.NewStep;
import org.atlasnode.core.state.ProcedureSteps.PerformedSeries;
import org.atlasnode.core.state.ProcedureSteps.Status;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;

/**
 * The Modality Performed Procedure Step SOP class as SCP (PS3.4 §F.7): N-CREATE begins a step, N-SET changes it until it
 * is completed or discontinued. Of the attributes only those of {@link StepContent} are kept, and only Performed Procedure
 * Step Status is required. Any peer that may report may change a step: reports may come by way of another system. The
 * Retrieve and Notification SOP classes are not offered. Thread-safe.
 */
public final class ProcedureStepScp implements NServiceHandler {

    private static final EventLog EVENTS = EventLog.of(ProcedureStepScp.class);
    private static final int STEP_CREATED = 2020;
    private static final int STEP_ENDED = 2021;

    /** PS3.4 Table F.7.2-2: its comment is to be sent as it stands there. */
    private static final int NO_LONGER_UPDATED = 0xA710;

    private static final String NO_LONGER_UPDATED_COMMENT = "Performed Procedure Step Object may no longer be updated";

    private final ProcedureSteps steps;
    private final Reporting reporting;

    public ProcedureStepScp(ProcedureSteps steps, Reporting reporting) {
        this.steps = steps;
        this.reporting = reporting;
    }

    @Override
    public Answer serve(Request request) throws DimseStatusException {
        Uid step = reporting.created(request);
        return reporting.answer(request, step, () -> {
            switch (request.service()) {
                case CREATE -> create(request, step);
                case SET -> set(request, step);
                case GET, DELETE, ACTION, EVENT_REPORT -> throw Reporting.noSuchOperation(request.service());
            }
        });
    }

    private void create(Request request, Uid step) throws DimseStatusException {
        if (StepContent.status(Reporting.dataSet(request)) != Status.IN_PROGRESS) { // PS3.4 §F.7.2.1.2
            throw new DimseStatusException(
                    DimseStatus.INVALID_ATTRIBUTE_VALUE, "a step is created with status IN PROGRESS");
        }
        List<PerformedSeries> series = StepContent.series(Reporting.dataSet(request));
        if (!steps.create(new NewStep(step, reporting.peerOf(request), series))) {
            throw Reporting.duplicate();
        }
        EVENTS.info(STEP_CREATED, "Step {} of {} is in progress", step, reporting.peerOf(request));
    }

    private void set(Request request, Uid step) throws DimseStatusException {
        Change change = StepContent.change(Reporting.dataSet(request));
        switch (steps.change(step, change)) {
            case CHANGED -> tell(step, change, reporting.peerOf(request));
            case UNKNOWN -> throw new DimseStatusException(DimseStatus.NO_SUCH_SOP_INSTANCE, "there is no such step");
            case ENDED ->
                throw new DimseStatusException(
                        DimseStatus.PROCESSING_FAILURE, NO_LONGER_UPDATED_COMMENT, NO_LONGER_UPDATED);
        }
    }

    private static void tell(Uid step, Change change, String peer) {
        if (change.status().filter(status -> status != Status.IN_PROGRESS).isPresent()) {
            EVENTS.info(
                    STEP_ENDED,
                    "Step {} of {} is {}",
                    step,
                    peer,
                    change.status().get().text());
        }
    }
}
