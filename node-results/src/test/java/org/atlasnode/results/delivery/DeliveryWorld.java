package org.atlasnode.results.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.Operation;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.config.PipelinesInForce;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.objects.FileObjectStore;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcResultCommitments;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.commitment.CommitmentAsking;
import org.atlasnode.results.source.NodeIdentity;

/** A node's stores in a folder, with a received series whose job ended; time stands until it is moved. */
final class DeliveryWorld implements AutoCloseable {

    static final String MODEL = "cspine-fracture";
    private static final String CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2";

    final Database database;
    final StateStore state;
    final ResultCommitments commitments;
    final ObjectStore objects;
    final TestClock clock = new TestClock();
    final TestScheduler scheduler = new TestScheduler();
    final Map<String, NodeConfig.Peer> peers = new LinkedHashMap<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TestSeries series;
    private final Path folder;

    DeliveryWorld(Path folder, TestSeries series) throws IOException {
        this.folder = folder;
        this.series = series;
        this.database = Database.open(folder);
        this.state = new JdbcStateStore(database, clock);
        this.commitments = new JdbcResultCommitments(database, clock);
        this.objects = new FileObjectStore(folder, 0);
        receive();
    }

    SeriesKey key() {
        return series.source().key();
    }

    private void receive() throws IOException {
        List<StateStore.ReceivedInstance> received = new ArrayList<>();
        for (Map.Entry<Uid, Path> file : series.files().entrySet()) {
            Path place = objects.received(key(), file.getKey());
            Files.createDirectories(place.getParent());
            Files.copy(file.getValue(), place);
            received.add(new StateStore.ReceivedInstance(
                    new InstanceRef(
                            key(),
                            file.getKey(),
                            Uid.of(CT_IMAGE_STORAGE),
                            Uid.of("1.2.840.10008.1.2.1"),
                            Files.size(file.getValue()),
                            "00000000"),
                    "CT1",
                    "CT",
                    clock.instant()));
        }
        state.recordInstances(received);
    }

    /** The job of the series' next run, ended with this analysis. */
    Job finish(Analysis analysis) {
        if (state.jobs(key()).isEmpty()) {
            state.completeSeries(key(), clock.instant(), "test");
            state.planSeries(key(), List.of(PlannedRun.of(MODEL)));
        } else {
            state.rerun(key(), List.of(PlannedRun.of(MODEL)));
        }
        Job job = state.claimJob("test", clock.instant().plusSeconds(60)).orElseThrow();
        state.finishJob(job.id(), analysis);
        return state.findJob(job.id()).orElseThrow();
    }

    DeliveryWorld peer(String name, int port, ResultKind... receives) {
        peers.put(
                name,
                new NodeConfig.Peer(
                        name,
                        AeTitle.of(name),
                        Optional.of("127.0.0.1"),
                        Optional.of(port),
                        false,
                        Set.of(receives),
                        PeerTerms.DEFAULT));
        return this;
    }

    NodeConfig config() {
        return new NodeConfig(
                new NodeConfig.Node(AeTitle.of("ATLAS"), "127.0.0.1", 11112, folder, folder),
                peers,
                new NodeConfig.Completion(Duration.ofSeconds(10), Duration.ofMinutes(5)),
                List.of(new NodeConfig.Pipeline(MODEL, List.of("CT1"), List.copyOf(peers.keySet()))),
                new NodeConfig.Inference(new NodeConfig.Device(NodeConfig.Device.Kind.CPU, 0), 1),
                Operation.of(new NodeConfig.Http("127.0.0.1", 0), new NodeConfig.Storage(Duration.ofDays(1), 0)));
    }

    ResultPublisher publisher() {
        return publisher(state, objects);
    }

    ResultPublisher publisher(StateStore otherState, ObjectStore otherObjects) {
        return publisher(otherState, otherObjects, TestAnalysis.NODE);
    }

    /** Of a site that wants its results otherwise. */
    ResultPublisher publisher(ResultTerms terms) {
        return publisher(state, objects, TestAnalysis.NODE.withTerms(terms));
    }

    private ResultPublisher publisher(StateStore otherState, ObjectStore otherObjects, NodeIdentity node) {
        return new ResultPublisher(
                config(),
                new PipelinesInForce(config().pipelines()),
                otherState,
                otherObjects,
                new ResultFactory(node, new VolumeLoader(2)),
                scheduler);
    }

    Outbox outbox(ResultSender sender) {
        return new Outbox(
                new Outbox.Records(state, commitments, CommitmentAsking.TASK),
                new Dispatch(config(), objects, sender),
                scheduler,
                clock,
                new Metrics(meters));
    }

    List<Delivery> deliveries(Job job, String destination) {
        return state.deliveries(job.id()).stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .toList();
    }

    List<DeliveryState> states(Job job, String destination) {
        return deliveries(job, destination).stream().map(Delivery::state).toList();
    }

    /** Runs the outbox until no destination is busy. */
    void run(Outbox outbox, int attempts) {
        outbox.run();
        scheduler.awaitTriggers(attempts);
    }

    @Override
    public void close() {
        database.close();
    }

    static final class TestClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-23T08:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Remembers what was triggered; runs nothing. */
    static final class TestScheduler implements TaskScheduler {

        final List<Instant> dues = new CopyOnWriteArrayList<>();
        private int triggers;

        @Override
        public void register(String name, Duration sweep, Runnable task) {
            throw new AssertionError("results register no tasks");
        }

        @Override
        public void start() {
            throw new AssertionError("results start nothing");
        }

        @Override
        public synchronized void trigger(String name) {
            if (!name.equals(CommitmentAsking.TASK)) {
                triggers++;
                notifyAll();
            }
        }

        @Override
        public void triggerAt(String name, Instant time) {
            dues.add(time);
        }

        synchronized void awaitTriggers(int count) {
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (triggers < count) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new AssertionError(triggers + " of " + count + " triggers came");
                }
                try {
                    wait(millis);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            triggers -= count;
        }

        synchronized void forget() {
            triggers = 0;
        }

        @Override
        public void close() {
            throw new AssertionError("results close no scheduler");
        }
    }
}
