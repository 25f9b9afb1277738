package org.atlasnode.inference.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.ModelPackage;
import org.atlasnode.inference.model.ModelPackageException;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.onnx.BareSession;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.inference.pipeline.AnalysisException;
import org.atlasnode.inference.pipeline.SeriesAnalyzer;

/**
 * Runs a model over a series as the node does, and its bare graphs over the very tensors that the node fed them, in
 * turns in one process, so that both meet the same machine. Confined to one thread.
 */
public final class ModelBenchmark {

    private static final OperatingSystemMXBean PROCESSORS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final ModelPackage model;
    private final OnnxRuntime runtime;
    private final VolumeLoader loader;
    private final Clock clock;
    private final LongSupplier nanos;

    /** @param nanos a clock for short times, like {@link System#nanoTime} */
    public ModelBenchmark(
            ModelPackage model, OnnxRuntime runtime, VolumeLoader loader, Clock clock, LongSupplier nanos) {
        this.model = model;
        this.runtime = runtime;
        this.loader = loader;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** The series: its instances and where they lie. */
    public record Series(List<InstanceRef> instances, Function<Uid, Path> files) {

        public Series {
            instances = List.copyOf(instances);
        }
    }

    /**
     * One turn: what the node took for each step, and the bare runs of each graph.
     *
     * @param nodeCpu processor time of the node's way, all threads
     * @param bareCpu processor time of the bare runs
     */
    public record Turn(Map<String, Duration> node, Map<String, Duration> bare, Duration nodeCpu, Duration bareCpu) {

        public Turn {
            node = Collections.unmodifiableMap(new LinkedHashMap<>(node));
            bare = Collections.unmodifiableMap(new LinkedHashMap<>(bare));
        }

        public Duration nodeTotal() {
            return sum(node);
        }

        public Duration bareTotal() {
            return sum(bare);
        }

        private static Duration sum(Map<String, Duration> parts) {
            return parts.values().stream().reduce(Duration.ZERO, Duration::plus);
        }
    }

    /**
     * What was measured.
     *
     * @param analysis the answer of an unmeasured run
     * @param peakKb the process' peak resident memory when the node had run and the bare graphs not; 0 where unknown
     */
    public record Outcome(Analysis analysis, List<Turn> turns, long peakKb) {

        public Outcome {
            turns = List.copyOf(turns);
        }
    }

    /**
     * Runs the node's way so many times unmeasured, so that the compiler and the kept memory are warm, then measures turns.
     *
     * @throws ModelPackageException where the model does not come into service
     */
    public Outcome run(Series series, int warmups, int turns)
            throws ModelPackageException, AnalysisException, OnnxException, IOException {
        List<Recorded> recorded = new ArrayList<>();
        try (ActiveModel active = ActiveModel.of(model, runtime)) {
            ActiveModel listening = active.with(
                    (file, graph) -> new RecordingGraph(graph, inputs -> recorded.add(new Recorded(file, inputs))));
            SeriesAnalyzer analyzer = new SeriesAnalyzer(loader, clock);
            for (int warmup = 0; warmup < warmups; warmup++) {
                analyze(analyzer, active, series);
            }
            long peakKb = PeakMemory.kilobytes();
            Analysis analysis = analyze(analyzer, listening, series);
            try (BareRuns bare = new BareRuns(recorded)) {
                bare.run();
                List<Turn> measured = new ArrayList<>();
                for (int turn = 0; turn < turns; turn++) {
                    measured.add(turn(analyzer, active, series, bare));
                }
                return new Outcome(analysis, measured, peakKb);
            }
        }
    }

    private static Turn turn(SeriesAnalyzer analyzer, ActiveModel active, Series series, BareRuns bare)
            throws AnalysisException, OnnxException {
        long begun = PROCESSORS.getProcessCpuTime();
        Map<String, Duration> node = analyze(analyzer, active, series).timing().stages();
        long between = PROCESSORS.getProcessCpuTime();
        Map<String, Duration> graphs = bare.run();
        long ended = PROCESSORS.getProcessCpuTime();
        return new Turn(node, graphs, Duration.ofNanos(between - begun), Duration.ofNanos(ended - between));
    }

    private static Analysis analyze(SeriesAnalyzer analyzer, ActiveModel active, Series series)
            throws AnalysisException {
        return analyzer.analyze(active, series.instances(), series.files(), Cancellation.none());
    }

    private record Recorded(Stage.GraphFile graph, RecordingGraph.Inputs inputs) {}

    /** Sessions of their own with the recorded tensors bound to them. */
    private final class BareRuns implements AutoCloseable {

        private final Map<String, BareSession> sessions = new LinkedHashMap<>();

        BareRuns(List<Recorded> recorded) throws OnnxException {
            try {
                for (Recorded run : recorded) {
                    String path = run.graph().file().path();
                    BareSession session = sessions.get(path);
                    if (session == null) {
                        session = runtime.openBare(model.file(run.graph().file()));
                        sessions.put(path, session);
                    }
                    session.bind(run.inputs().tensors(), run.inputs().wanted());
                }
            } catch (OnnxException e) {
                close();
                throw e;
            }
        }

        Map<String, Duration> run() throws OnnxException {
            Map<String, Duration> took = new LinkedHashMap<>();
            for (Map.Entry<String, BareSession> session : sessions.entrySet()) {
                long begun = nanos.getAsLong();
                session.getValue().runAll();
                took.put(session.getKey(), Duration.ofNanos(nanos.getAsLong() - begun));
            }
            return took;
        }

        @Override
        public void close() {
            sessions.values().forEach(BareSession::close);
        }
    }
}
