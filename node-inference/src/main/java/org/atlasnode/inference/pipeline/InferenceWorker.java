package org.atlasnode.inference.pipeline;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Analysis.Outcome;
import org.atlasnode.core.model.Analysis.PatientFinding;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.Analysis.Timing;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.core.volume.LabelMapFile;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.inference.model.ModelLease;
import org.atlasnode.inference.model.ModelPackage;
import org.atlasnode.inference.model.ModelPackageException;
import org.atlasnode.inference.model.ModelRepository;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The inference task: runs the jobs that are due, one after the other, until none is left. Each is claimed under a lease
 * that a heartbeat renews, and ends SUCCEEDED, DECLINED or FAILED, or waits for its next attempt. A job whose lease was
 * lost is left to its new owner. The scheduler runs a worker one at a time; one worker to a device.
 *
 * <p>{@link #stop} ends a running job at its next step and puts it back into the queue.
 */
public final class InferenceWorker implements Runnable {

    private static final EventLog LOG = EventLog.of(InferenceWorker.class);

    /** An attempt that ends with the process leaves no reason; a series that does so again and again is given up. */
    private static final int MAX_BEGUN = 50;

    private final StateStore state;
    private final ObjectStore objects;
    private final ModelRepository models;
    private final WorkerSettings settings;
    private final Clock clock;
    private final JobListener listener;
    private final SeriesAnalyzer analyzer;
    private volatile @Nullable Lease running;
    private volatile @Nullable Lease shadow;
    private volatile boolean stopping;

    public InferenceWorker(
            StateStore state,
            ObjectStore objects,
            ModelRepository models,
            WorkerSettings settings,
            Clock clock,
            JobListener listener) {
        this.state = state;
        this.objects = objects;
        this.models = models;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.analyzer = new SeriesAnalyzer(new VolumeLoader(settings.decoderThreads()), clock);
    }

    @Override
    public void run() {
        Optional<Job> job = claim();
        while (job.isPresent()) {
            MDC.put("job", String.valueOf(job.get().id()));
            MDC.put("series", job.get().series().seriesInstanceUid().value());
            try {
                attempt(job.get());
            } finally {
                MDC.remove("job");
                MDC.remove("series");
            }
            job = claim();
        }
    }

    /** Claims no more; a running job goes back into the queue at its next step. */
    public void stop() {
        stopping = true;
        Lease lease = running;
        if (lease != null) {
            lease.end(Lease.End.STOPPED);
        }
    }

    /** A job whose results are waited for has come: a shadow that runs goes back into the queue at its next step. */
    public void giveWay() {
        Lease lease = shadow;
        if (lease != null) {
            lease.end(Lease.End.GAVE_WAY);
        }
    }

    private Optional<Job> claim() {
        return stopping
                ? Optional.empty()
                : state.claimJob(settings.owner(), clock.instant().plus(settings.lease()));
    }

    private void attempt(Job job) {
        Instant began = clock.instant();
        try (Lease lease = Lease.start(state, job.id(), settings, clock)) {
            running = lease;
            shadow = job.isShadow() ? lease : null;
            if (stopping) {
                lease.end(Lease.End.STOPPED);
            }
            attempt(job, lease, began);
        } finally {
            running = null;
            shadow = null;
        }
    }

    /** What fails here must not leave the job RUNNING, whatever it is: the cause is logged and kept as the reason. */
    private void attempt(Job job, Lease lease, Instant began) {
        Analysis analysis;
        try {
            analysis = analysis(job, lease);
        } catch (AnalysisException e) {
            LOG.warn(3031, "attempt {} failed: {} {}{}", job.state().attempts(), e.failure(), e.sentence(), causes(e));
            failed(job, lease, began, e);
            return;
        } catch (OutOfMemoryError e) {
            failed(job, lease, began, new AnalysisException(NodeFailure.OUT_OF_MEMORY, "the heap is exhausted", e));
            return;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error(
                    3032,
                    "attempt {} ended in a defect of the node",
                    job.state().attempts(),
                    e);
            String what = "a defect of the node, " + e.getClass().getSimpleName();
            failed(job, lease, began, new AnalysisException(NodeFailure.INTERNAL, what, e));
            return;
        }
        finish(job, lease, analysis);
    }

    private Analysis analysis(Job job, Lease lease) throws AnalysisException {
        if (job.state().attempts() > MAX_BEGUN) {
            throw new AnalysisException(
                    NodeFailure.INTERNAL,
                    "begun " + MAX_BEGUN + " times and never ended: "
                            + job.state().reason());
        }
        try (ModelLease model = models.lease(job.model())) {
            List<InstanceRef> instances = state.instances(job.series());
            objects.dropLabels(job.id());
            return analyzer.analyze(
                    model.model(),
                    instances,
                    uid -> objects.received(job.series(), uid),
                    lease.cancellation(),
                    found -> keep(job, lease, found));
        } catch (IOException e) {
            throw new AnalysisException(
                    NodeFailure.WRITE_FAILED, "what an earlier attempt had found cannot be removed", e);
        } catch (ModelPackageException e) {
            throw new AnalysisException(
                    NodeFailure.MODEL_NOT_ACTIVE, "model " + job.model() + " is not in service: " + e.getMessage(), e);
        }
    }

    /** Before the job ends, so that a job which succeeded has it. Nobody asks a shadow for it. */
    private void keep(Job job, Lease lease, LabelMap found) throws AnalysisException {
        if (job.isShadow() || lease.ended() == Lease.End.LOST) {
            return;
        }
        try {
            objects.keepLabels(job.id(), LabelMapFile.write(found));
        } catch (IOException e) {
            throw new AnalysisException(NodeFailure.WRITE_FAILED, "what was found cannot be kept", e);
        }
    }

    private void failed(Job job, Lease lease, Instant began, AnalysisException e) {
        switch (lease.ended()) {
            case LOST -> LOG.warn(3033, "left to its new owner");
            case STOPPED -> retry(job, e.failure(), clock.instant(), "the node was stopped");
            case GAVE_WAY -> retry(job, e.failure(), clock.instant(), "it gave way to a job whose results are sent");
            case TIME_LIMIT, NO -> retryOrGiveUp(job, lease, began, e);
        }
    }

    private void retryOrGiveUp(Job job, Lease lease, Instant began, AnalysisException e) {
        int attempts = job.state().attempts();
        boolean timeLimit = lease.ended() == Lease.End.TIME_LIMIT;
        String sentence = timeLimit ? "not done within " + settings.timeLimit() : e.sentence();
        NodeFailure failure = timeLimit ? NodeFailure.TIME_LIMIT : e.failure();
        if (failure.isRetryable() && attempts < settings.maxAttempts()) {
            retry(job, failure, clock.instant().plus(settings.backoff(attempts)), failure + ": " + sentence);
        } else {
            finish(job, lease, failedAnalysis(job, began, new Reason(failure.name(), ascii(sentence))));
        }
    }

    private void retry(Job job, NodeFailure failure, Instant notBefore, String reason) {
        state.retryJob(job.id(), notBefore, ascii(reason));
        listener.retried(job, failure, notBefore);
    }

    private void finish(Job job, Lease lease, Analysis analysis) {
        if (lease.ended() == Lease.End.LOST) {
            LOG.warn(3033, "left to its new owner");
            return;
        }
        state.finishJob(job.id(), analysis);
        LOG.info(
                3030,
                "{}{} {} {}",
                job.model(),
                job.isShadow() ? " as a shadow" : "",
                analysis.outcome(),
                analysis.reason()
                        .map(reason -> reason.code() + ": " + reason.sentence())
                        .orElse(""));
        listener.finished(job, analysis);
    }

    private Analysis failedAnalysis(Job job, Instant began, Reason reason) {
        Optional<ModelPackage> model = models.find(job.model());
        PatientFinding patient = model.map(active -> active.manifest().post())
                .map(post -> PatientFinding.undetermined(
                        post.outputs().patient(), post.thresholds().overall()))
                .orElseGet(() -> PatientFinding.undetermined(Target.UNKNOWN, 1.0));
        List<InstanceRef> instances = state.instances(job.series());
        return new Analysis(
                model.map(models::algorithm).orElseGet(() -> unknownAlgorithm(job.model())),
                Outcome.FAILED,
                patient,
                List.of(),
                Optional.of(reason),
                instances.stream()
                        .map(InstanceRef::sopInstanceUid)
                        .map(FrameRef::of)
                        .toList(),
                new Timing(began, Map.of("attempt", Duration.between(began, clock.instant()))));
    }

    /** What can be said of a model that is not in service: nothing ran, so no claim is made for it. */
    private static Algorithm unknownAlgorithm(ModelChoice model) {
        return new Algorithm(
                new ModelRef(
                        model.id(),
                        model.version().orElse("0.0.0"),
                        model.checksum().orElse("0".repeat(64))),
                model.id(),
                "unknown",
                "unknown",
                "MODEL NOT IN SERVICE - NOT FOR CLINICAL USE",
                "none",
                "none");
    }

    /** The types of what lies under a failure; their messages may name paths. */
    private static String causes(AnalysisException e) {
        StringBuilder causes = new StringBuilder();
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            causes.append(" < ").append(cause.getClass().getSimpleName());
        }
        return causes.toString();
    }

    private static String ascii(String sentence) {
        return sentence.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
