package org.atlasnode.results.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.config.Answers;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.PipelinesInForce;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.sr.ReportInput;

/**
 * Makes the results of final jobs, keeps them, and plans their deliveries: {@link #run} is the body of a task. Making them
 * again after a crash at any point gives the same objects, and publishing is one transaction, so each result comes to be
 * once. An object that fails its check is not kept; its deliveries are DEAD from the start and say why. Thread-safe, but
 * one run at a time.
 */
public final class ResultPublisher {

    /** The task's name in the scheduler. */
    public static final String TASK = "publish";

    private static final EventLog LOG = EventLog.of(ResultPublisher.class);

    private final NodeConfig config;
    private final PipelinesInForce pipelines;
    private final StateStore state;
    private final ObjectStore objects;
    private final ResultFactory factory;
    private final TaskScheduler scheduler;

    public ResultPublisher(
            NodeConfig config,
            PipelinesInForce pipelines,
            StateStore state,
            ObjectStore objects,
            ResultFactory factory,
            TaskScheduler scheduler) {
        this.config = config;
        this.pipelines = pipelines;
        this.state = state;
        this.objects = objects;
        this.factory = factory;
        this.scheduler = scheduler;
    }

    /** Publishes every final job whose results are not made yet. What fails for the moment is left for the next run. */
    public void run() {
        Set<Long> waiting = new LinkedHashSet<>();
        List<Job> jobs = state.unpublishedJobs();
        for (Job job : jobs) {
            try {
                if (waitsForEarlierRun(job, jobs, waiting)) {
                    waiting.add(job.id());
                    continue;
                }
                publish(job);
                scheduler.trigger(Outbox.TASK);
            } catch (IOException | StateStoreException e) {
                waiting.add(job.id());
                LOG.error(4005, "results of job {} cannot be made now, they are tried again", job.id(), e);
            }
        }
    }

    /** A report refers to that of the run before, so runs are published in their order. */
    private static boolean waitsForEarlierRun(Job job, List<Job> jobs, Set<Long> waiting) {
        return jobs.stream()
                .filter(other -> waiting.contains(other.id()))
                .anyMatch(other -> other.series().equals(job.series())
                        && other.modelId().equals(job.modelId())
                        && other.run() < job.run());
    }

    private void publish(Job job) throws IOException {
        Map<String, Answers> named = named(job);
        List<NodeConfig.Peer> destinations = answered(job, named);
        if (destinations.isEmpty() && !named.isEmpty()) {
            state.publish(job.id(), List.of(), List.of());
            LOG.info(4024, "job {}: no results, since its pipelines do not answer such series", job.id());
            return;
        }
        List<ProducedResult> results;
        try {
            SourceSeries source = new SourceReader(state, objects).read(job);
            results = factory.make(new ResultFactory.Request(
                    job,
                    source,
                    uid -> objects.received(job.series(), uid),
                    Wishes.of(destinations),
                    objects.labels(job.id()),
                    predecessor(job)));
        } catch (NoSuchFileException e) {
            results = List.of(factory.impossible(job, "a file of the series is gone"));
        } catch (SourceReader.MissingInstanceException | DicomParseException e) {
            results = List.of(factory.impossible(job, String.valueOf(e.getMessage())));
        }
        for (ProducedResult result : results) {
            keep(job, result);
        }
        state.publish(job.id(), results.stream().map(ProducedResult::object).toList(), plan(results, destinations));
        LOG.info(4001, "job {}: {} results for {} destinations", job.id(), results.size(), destinations.size());
    }

    /** The peers that the pipelines of this model name for series from this sender, and that receive anything. */
    private Map<String, Answers> named(Job job) {
        String sender = state.findSeries(job.series()).map(SeriesRecord::peer).orElse("");
        Map<String, Answers> named = new LinkedHashMap<>(pipelines.destinations(job.modelId(), sender));
        named.keySet()
                .removeIf(name -> Optional.ofNullable(config.peers().get(name))
                        .filter(peer -> !peer.receives().isEmpty())
                        .isEmpty());
        if (named.isEmpty()) {
            LOG.warn(
                    4006,
                    "job {}: no pipeline names a destination for model {} and peer {}, results stay here",
                    job.id(),
                    job.modelId(),
                    sender);
        }
        return named;
    }

    /**
     * Those of them that series which ended so are answered to: all, where an earlier run was answered, since what it said
     * must not stand uncorrected.
     */
    private List<NodeConfig.Peer> answered(Job job, Map<String, Answers> named) {
        boolean corrects =
                earlierRuns(job).anyMatch(other -> !state.results(other.id()).isEmpty());
        return named.entrySet().stream()
                .filter(entry ->
                        corrects || entry.getValue().include(job.analysis().orElseThrow()))
                .flatMap(entry -> Optional.ofNullable(config.peers().get(entry.getKey())).stream())
                .toList();
    }

    /** The report of the newest earlier run of the model over the series. */
    private Optional<ReportInput.Predecessor> predecessor(Job job) throws IOException {
        Optional<ResultObject> report = earlierRuns(job)
                .flatMap(other -> state.results(other.id()).stream())
                .filter(object -> object.kind() == ResultKind.SR && Files.exists(objects.result(object)))
                .findFirst();
        if (report.isEmpty()) {
            return Optional.empty();
        }
        DataSet kept = ResultFile.read(objects.result(report.get()));
        return kept.findUid(Tags.SERIES_INSTANCE_UID)
                .map(series -> new ReportInput.Predecessor(series, report.get().sopInstanceUid()));
    }

    /** Of the same model over the same series, the newest first. */
    private Stream<Job> earlierRuns(Job job) {
        return state.jobs(job.series()).stream()
                .filter(other -> !other.isShadow() && other.modelId().equals(job.modelId()) && other.run() < job.run())
                .sorted(Comparator.comparingInt(Job::run).reversed());
    }

    /** An object that an earlier life kept before it could publish it stays as it is. */
    private void keep(Job job, ProducedResult result) throws IOException {
        if (!result.mayLeave()) {
            LOG.error(
                    4002,
                    "job {}: {} {} may not leave: {}",
                    job.id(),
                    result.object().kind(),
                    result.object().sopInstanceUid(),
                    String.join("; ", result.problems()));
        } else if (!Files.exists(objects.result(result.object()))) {
            objects.keepResult(result.object(), ResultFile.bytes(result.dataSet()));
        }
    }

    private static List<StateStore.PlannedDelivery> plan(
            List<ProducedResult> results, List<NodeConfig.Peer> destinations) {
        List<StateStore.PlannedDelivery> planned = new ArrayList<>();
        for (NodeConfig.Peer peer : destinations) {
            for (ProducedResult result : results) {
                if (peer.receives().contains(result.object().kind())) {
                    planned.add(new StateStore.PlannedDelivery(
                            result.object().sopInstanceUid(), peer.name(), deadReason(result)));
                }
            }
        }
        return planned;
    }

    private static String deadReason(ProducedResult result) {
        return result.mayLeave()
                ? ""
                : Delivery.REFUSED_HERE + " "
                        + result.problems().stream().limit(5).collect(Collectors.joining("; "));
    }
}
