package org.atlasnode.inference.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Analysis.Outcome;
import org.atlasnode.core.model.Analysis.PatientFinding;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.Analysis.Timing;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.core.volume.VolumeException;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.pixel.UnsupportedPixelDataException;
import org.atlasnode.inference.eligibility.Decision;
import org.atlasnode.inference.eligibility.Eligibility;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.PostProcessing;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.volume.UprightVolume;

/**
 * From the files of a series to its analysis by one model: headers, eligibility, pixels, stages, findings. A series that
 * the model is not for, or whose files are not as they must be, ends DECLINED with a reason; what the node could not do is
 * an {@link AnalysisException}. Thread-safe.
 */
public final class SeriesAnalyzer {

    private final VolumeLoader loader;
    private final Clock clock;
    private final RunMemory.Pool pool = new RunMemory.Pool();

    public SeriesAnalyzer(VolumeLoader loader, Clock clock) {
        this.loader = loader;
        this.clock = clock;
    }

    /**
     * Analyses a series.
     *
     * @param files where an instance lies
     */
    public Analysis analyze(
            ActiveModel model, List<InstanceRef> instances, Function<Uid, Path> files, Cancellation cancellation)
            throws AnalysisException {
        return analyze(model, instances, files, cancellation, found -> {});
    }

    /** The same, giving away what the model segmented, if it does, before it returns. */
    Analysis analyze(
            ActiveModel model,
            List<InstanceRef> instances,
            Function<Uid, Path> files,
            Cancellation cancellation,
            FoundListener listener)
            throws AnalysisException {
        RunMemory memory = pool.take();
        try {
            return new Run(model, instances, files, cancellation, listener, memory).analysis();
        } finally {
            pool.giveBack(memory);
        }
    }

    /** Is told what was segmented in a series that was analysed. */
    @FunctionalInterface
    interface FoundListener {
        void found(LabelMap structures) throws AnalysisException;
    }

    /** One series through one model. */
    private final class Run {

        private final ActiveModel model;
        private final List<InstanceRef> instances;
        private final Function<Uid, Path> files;
        private final Cancellation cancellation;
        private final FoundListener listener;
        private final RunMemory memory;
        private final Stopwatch watch = new Stopwatch(clock);

        Run(
                ActiveModel model,
                List<InstanceRef> instances,
                Function<Uid, Path> files,
                Cancellation cancellation,
                FoundListener listener,
                RunMemory memory) {
            this.model = model;
            this.instances = instances;
            this.files = files;
            this.cancellation = cancellation;
            this.listener = listener;
            this.memory = memory;
        }

        Analysis analysis() throws AnalysisException {
            if (instances.isEmpty()) {
                return declined(new Reason("NO_INSTANCES", "nothing of the series is left"));
            }
            Optional<InstanceRef> unknown = instances.stream()
                    .filter(instance ->
                            TransferSyntax.find(instance.transferSyntaxUid()).isEmpty())
                    .findFirst();
            if (unknown.isPresent()) {
                return declined(new Reason(
                        "TRANSFER_SYNTAX",
                        "transfer syntax " + unknown.get().transferSyntaxUid() + " cannot be read by this node"));
            }
            HeaderReader.Headers headers = new HeaderReader(loader.threads(), files, cancellation).read(instances);
            if (headers.corrupt().isPresent()) {
                return declined(headers.corrupt().get());
            }
            Decision decision =
                    Eligibility.decide(headers.slices(), model.manifest().accepts());
            watch.lap("headers");
            return decision.geometry().isPresent()
                    ? eligible(decision.geometry().get())
                    : declined(decision.reason().orElseThrow());
        }

        private Analysis eligible(SeriesGeometry geometry) throws AnalysisException {
            Volume volume;
            try {
                volume = loader.load(geometry, files, memory.slices());
            } catch (VolumeException e) {
                return corruptOrFailed(e);
            }
            try {
                requireNotCancelled();
                watch.lap("pixels");
                return analysis(geometry, new UprightVolume(volume));
            } finally {
                memory.slices().reclaim(volume);
            }
        }

        private Analysis analysis(SeriesGeometry geometry, UprightVolume upright) throws AnalysisException {
            ModelRun run = new ModelRun(model, upright, memory.tensors(), cancellation, watch);
            ModelPipeline.Outcome outcome = new ModelPipeline(run).run();
            if (outcome.declined().isPresent()) {
                return declined(outcome.declined().get());
            }
            Findings made = new Findings(outcome, model.manifest(), upright);
            List<Finding> findings = made.targets();
            if (outcome.found().isPresent()) {
                listener.found(FoundStructures.of(
                        outcome.found().get(), model.manifest().structures(), upright));
            }
            watch.lap("findings");
            List<FrameRef> analysed =
                    geometry.slices().stream().map(SliceGeometry::frame).toList();
            return new Analysis(
                    model.algorithm(),
                    Outcome.ANALYSED,
                    made.patient(findings),
                    findings,
                    Optional.empty(),
                    analysed,
                    watch.timing());
        }

        /** A file that is not as it must be lies in the series; whatever else lies in the node. */
        private Analysis corruptOrFailed(VolumeException e) throws AnalysisException {
            Throwable cause = e.getCause();
            String slice = e.frame().map(frame -> "slice " + frame).orElse("a slice");
            if (cause instanceof UnsupportedPixelDataException) {
                return declined(new Reason("PIXEL_FORMAT", String.valueOf(e.getMessage())));
            }
            if (cause instanceof DicomParseException || cause == null) {
                return declined(new Reason("CORRUPT_INSTANCE", String.valueOf(e.getMessage())));
            }
            if (cause instanceof RuntimeException) {
                return declined(new Reason("CORRUPT_INSTANCE", slice + ": its pixel data cannot be decoded"));
            }
            throw new AnalysisException(NodeFailure.READ_FAILED, slice + " cannot be read", e);
        }

        private void requireNotCancelled() throws AnalysisException {
            if (cancellation.isCancelled()) {
                throw new AnalysisException(NodeFailure.TIME_LIMIT, "the run was stopped");
            }
        }

        private Analysis declined(Reason reason) {
            PostProcessing post = model.manifest().post();
            return new Analysis(
                    model.algorithm(),
                    Outcome.DECLINED,
                    PatientFinding.undetermined(
                            post.outputs().patient(), post.thresholds().overall()),
                    List.of(),
                    Optional.of(reason),
                    instances.stream()
                            .map(InstanceRef::sopInstanceUid)
                            .map(FrameRef::of)
                            .toList(),
                    timing());
        }

        private Timing timing() {
            watch.lap("decision");
            return watch.timing();
        }
    }
}
