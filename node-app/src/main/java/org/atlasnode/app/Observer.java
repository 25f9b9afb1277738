package org.atlasnode.app;

import java.time.Instant;
import java.util.Locale;
import org.atlasnode.app.alarm.PositiveWatch;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ShadowComparison;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.AssociationPolicy.Rejection;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.inference.pipeline.JobListener;
import org.atlasnode.inference.pipeline.NodeFailure;
import org.atlasnode.inference.pipeline.ShadowTask;
import org.atlasnode.results.delivery.ResultPublisher;
import org.atlasnode.storescp.RejectionLog;

/** Counts what happens on associations and to jobs, and wakes the task that goes on with a job. Thread-safe. */
final class Observer implements AssociationListener, JobListener {

    private final Metrics metrics;
    private final TaskScheduler scheduler;
    private final int workers;
    private final RejectionLog rejections;
    private final PeerContacts contacts;

    /** @param workers how many run jobs */
    Observer(Metrics metrics, TaskScheduler scheduler, int workers, RejectionLog rejections, PeerContacts contacts) {
        this.workers = workers;
        this.contacts = contacts;
        this.metrics = metrics;
        this.scheduler = scheduler;
        this.rejections = rejections;
    }

    @Override
    public void opened(Caller caller) {
        contacts.accepted(caller.calling().value());
        metrics.count(Metrics.ASSOCIATIONS_ACCEPTED, "peer", caller.calling().value());
    }

    @Override
    public void rejected(String callingAeTitle, String calledAeTitle, String address, Rejection rejection) {
        contacts.rejected(callingAeTitle, calledAeTitle, address, rejection);
        metrics.count(Metrics.ASSOCIATIONS_REJECTED, "reason", rejection.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void insecure(String address, AssociationException.TlsFailed failure) {
        String fault = "tls_" + failure.fault().name().toLowerCase(Locale.ROOT);
        metrics.count(Metrics.ASSOCIATIONS_REJECTED, "reason", fault);
        rejections.transportInsecure(address, fault, String.valueOf(failure.getMessage()));
    }

    @Override
    public void finished(Job job, Analysis analysis) {
        scheduler.trigger(ShadowTask.TASK);
        String end = analysis.outcome().name().toLowerCase(Locale.ROOT);
        if (job.isShadow()) {
            metrics.count(Metrics.SHADOW_JOBS, "model", job.model().toString(), "state", end);
            return;
        }
        metrics.count(Metrics.JOBS, "model", job.modelId(), "state", end);
        analysis.timing()
                .stages()
                .forEach((stage, duration) ->
                        metrics.time(Metrics.STAGE_SECONDS, duration, "model", job.modelId(), "stage", stage));
        scheduler.trigger(ResultPublisher.TASK);
        scheduler.trigger(PositiveWatch.TASK);
    }

    @Override
    public void retried(Job job, NodeFailure failure, Instant notBefore) {
        InferenceWorkers.wakeAt(scheduler, workers, notBefore);
    }

    @Override
    public void compared(Job primary, Job shadow, ShadowComparison comparison) {
        String model = primary.model().toString();
        String other = shadow.model().toString();
        String agreement = comparison.agreement().name().toLowerCase(Locale.ROOT);
        metrics.count(Metrics.SHADOW_COMPARISONS, "model", model, "shadow", other, "agreement", agreement);
        metrics.record(Metrics.SHADOW_DIFFERENCE, comparison.largestDifference(), "model", model, "shadow", other);
    }
}
