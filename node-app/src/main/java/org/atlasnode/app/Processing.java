package org.atlasnode.app;

import java.time.Instant;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.Destinations;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.core.state.ShadowComparisons;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.inference.pipeline.InferenceWorker;
import org.atlasnode.inference.pipeline.JobListener;
import org.atlasnode.inference.pipeline.Planner;
import org.atlasnode.inference.pipeline.RunPlan;
import org.atlasnode.inference.pipeline.ShadowTask;
import org.atlasnode.inference.pipeline.WorkerSettings;
import org.atlasnode.results.commitment.CommitmentAsking;
import org.atlasnode.results.delivery.DicomResultSender;
import org.atlasnode.results.delivery.Dispatch;
import org.atlasnode.results.delivery.Outbox;
import org.atlasnode.results.delivery.ResultFactory;
import org.atlasnode.results.delivery.ResultPublisher;
import org.atlasnode.results.delivery.ResultSender;
import org.atlasnode.results.delivery.WebResultSender;
import org.atlasnode.results.source.NodeIdentity;

/** From the complete series to the delivered result, composed. Thread-safe. */
final class Processing {

    private final RunPlan plan;
    private final Planner planner;
    private final InferenceWorkers workers;
    private final ShadowTask shadows;
    private final ResultPublisher publisher;
    private final Destinations destinations;
    private final Outbox outbox;
    private final StateStore state;
    private final TaskScheduler scheduler;
    private final String owner;

    Processing(
            Foundation foundation,
            ModelWatch models,
            ShadowComparisons comparisons,
            ResultCommitments commitments,
            Destinations destinations,
            JobListener listener) {
        NodeConfig config = foundation.config();
        this.state = foundation.state();
        this.scheduler = foundation.scheduler();
        this.owner = config.node().aeTitle().value();
        NodeIdentity node = AtlasNode.identity(owner).withTerms(config.results());
        this.plan = new RunPlan(
                models.pipelines(), models.models(), new Origins(config, state, foundation.objects(), node));
        this.workers = new InferenceWorkers(
                config.inference().workers(),
                () -> new InferenceWorker(
                        state,
                        foundation.objects(),
                        models.models(),
                        WorkerSettings.defaults(owner),
                        foundation.clock(),
                        listener),
                scheduler);
        this.planner = new Planner(state, plan, this::wakeInference);
        this.shadows = new ShadowTask(comparisons, listener);
        VolumeLoader volumes = new VolumeLoader(Runtime.getRuntime().availableProcessors());
        this.publisher = new ResultPublisher(
                config, models.pipelines(), state, foundation.objects(), new ResultFactory(node, volumes), scheduler);
        ResultSender sender = new WebResultSender(foundation.clients()::httpsContext)
                .orElse(new DicomResultSender(foundation.clients()));
        this.destinations = destinations;
        this.outbox = new Outbox(
                new Outbox.Records(state, commitments, destinations, CommitmentAsking.TASK),
                new Dispatch(config, foundation.objects(), sender),
                scheduler,
                foundation.clock(),
                foundation.metrics());
    }

    /** Puts back what this node's former life left under way. */
    void recover() {
        state.recoverJobs(owner);
        state.recoverDeliveries();
    }

    /** Puts back the jobs of a worker that fell silent. */
    void recoverLeases(Instant now) {
        if (state.recoverJobs(now) > 0) {
            workers.wake();
        }
    }

    /** Jobs were queued whose results are sent. */
    void wakeInference() {
        workers.giveWay();
        workers.wake();
    }

    RunPlan plan() {
        return plan;
    }

    ShadowTask shadows() {
        return shadows;
    }

    Planner planner() {
        return planner;
    }

    InferenceWorkers workers() {
        return workers;
    }

    ResultPublisher publisher() {
        return publisher;
    }

    /** Which are held, and what lies before them. */
    Destinations destinations() {
        return destinations;
    }

    Outbox outbox() {
        return outbox;
    }
}
