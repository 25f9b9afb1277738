package org.atlasnode.results.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.core.volume.VolumeException;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.results.capture.Overlay;
import org.atlasnode.results.capture.OverlayInput;
import org.atlasnode.results.capture.OverlaySeries;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.PatientAnswer;
import org.atlasnode.results.source.ResultUids;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.source.UnfitSourceException;
import org.atlasnode.results.sr.ReportInput;
import org.atlasnode.results.sr.SrDocument;
import org.atlasnode.results.validate.ResultValidator;

/**
 * Makes the result objects of a final job and checks each: overlays, then the report that refers to them. A function of
 * its input: the same job gives the same bytes. Where overlays cannot be made (a damaged slice, a Java runtime without
 * Java 2D, no memory), the report is made without them, and a result that tells why stands in their place. Immutable, thread-safe.
 */
public final class ResultFactory {

    private static final EventLog LOG = EventLog.of(ResultFactory.class);

    private final NodeIdentity node;
    private final VolumeLoader volumes;

    public ResultFactory(NodeIdentity node, VolumeLoader volumes) {
        this.node = node;
        this.volumes = volumes;
    }

    /**
     * What results are made of.
     *
     * @param file where an instance of the series lies
     * @param wishes what the destinations want
     * @param labels where the label map of the job lies, if it has one
     * @param predecessor the report of the run before; absent for a first run
     */
    record Request(
            Job job,
            SourceSeries source,
            Function<Uid, Path> file,
            Wishes wishes,
            Path labels,
            Optional<ReportInput.Predecessor> predecessor) {

        Analysis analysis() {
            return job.analysis().orElseThrow();
        }

        /** The files of the instances, from the feet. */
        List<Path> files() {
            return source.instances().stream()
                    .map(InstanceReference::sopInstanceUid)
                    .map(file)
                    .toList();
        }
    }

    /** The results in the order of sending. */
    List<ProducedResult> make(Request request) throws IOException {
        ResultUids uids = ResultUids.of(request.job(), request.analysis(), node);
        List<ProducedResult> results = new ArrayList<>();
        Map<Target, InstanceReference> illustrations = new HashMap<>();
        List<Overlay> pictures = new ArrayList<>();
        try {
            for (Overlay overlay : overlays(request, uids)) {
                ProducedResult result =
                        checked(request, overlay.dataSet(), ResultKind.OVERLAY, overlay.instanceNumber());
                results.add(result);
                if (result.mayLeave()) {
                    pictures.add(overlay);
                }
                if (result.mayLeave() && request.wishes().reportsWithOverlays()) {
                    illustrations.putAll(overlay.illustrations());
                }
            }
        } catch (VolumeException | RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.error(
                    4003,
                    "no overlays of job {}, the report goes without them",
                    request.job().id(),
                    e);
            results.clear();
            illustrations.clear();
            pictures.clear();
            results.add(missingOverlay(request, uids, e));
        }
        OptionalResults others = new OptionalResults(request, uids, node, volumes, pictures);
        others.addBeforeReport(results);
        results.add(report(request, uids, illustrations, results.size() + 1));
        others.addAfterReport(results);
        return results;
    }

    /** Stands for the report of a job whose series is gone or cannot be read. */
    ProducedResult impossible(Job job, String problem) {
        ResultUids uids = ResultUids.of(job, job.analysis().orElseThrow(), node);
        return new ProducedResult(
                new ResultObject(job.id(), ResultKind.SR, SrDocument.SOP_CLASS, uids.report(), 1),
                DataSet.empty(),
                List.of("results cannot be made: " + problem));
    }

    private List<Overlay> overlays(Request request, ResultUids uids) throws IOException, VolumeException {
        Analysis analysis = request.analysis();
        if (!node.terms().overlays().ofNegatives() && PatientAnswer.of(analysis) == Assessment.ABSENT) {
            return List.of();
        }
        OverlayInput input = new OverlayInput(request.source(), analysis, uids, node, imageNumbers(request));
        if (analysis.outcome() != Analysis.Outcome.ANALYSED) {
            return OverlaySeries.notice(input);
        }
        Volume volume = volumes.load(volumes.geometry(request.files()), request.file());
        return OverlaySeries.of(input, volume);
    }

    /** Instance Numbers of the instances that may be shown. */
    private static Map<Uid, String> imageNumbers(Request request) throws IOException {
        Map<Uid, String> numbers = new HashMap<>();
        Set<Uid> shown = request.analysis().findings().stream()
                .flatMap(level -> Stream.concat(
                        level.boxes().stream().map(SliceBox::frame),
                        level.place().map(Finding.Place::keySlice).stream()))
                .map(FrameRef::sopInstanceUid)
                .collect(Collectors.toSet());
        for (Uid uid : shown) {
            DataSet header = DicomFile.readHeader(request.file().apply(uid)).dataSet();
            header.findString(Tags.INSTANCE_NUMBER).ifPresent(number -> numbers.put(uid, number));
        }
        return numbers;
    }

    private static ProducedResult missingOverlay(Request request, ResultUids uids, Throwable cause) {
        ResultObject object = new ResultObject(
                request.job().id(), ResultKind.OVERLAY, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, uids.overlay(1), 1);
        return new ProducedResult(
                object, DataSet.empty(), List.of("the overlays could not be made: " + describe(cause)));
    }

    private ProducedResult report(
            Request request, ResultUids uids, Map<Target, InstanceReference> illustrations, int ordinal) {
        ReportInput input =
                new ReportInput(request.source(), request.analysis(), uids, node, illustrations, request.predecessor());
        try {
            return checked(request, SrDocument.of(input), ResultKind.SR, ordinal);
        } catch (RuntimeException e) {
            LOG.error(4004, "no report of job {}", request.job().id(), e);
            ResultObject object =
                    new ResultObject(request.job().id(), ResultKind.SR, SrDocument.SOP_CLASS, uids.report(), ordinal);
            return new ProducedResult(object, DataSet.empty(), List.of("the report could not be made: " + describe(e)));
        }
    }

    static String describe(Throwable cause) {
        return cause instanceof VolumeException || cause instanceof UnfitSourceException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName();
    }

    static ProducedResult checked(Request request, DataSet dataSet, ResultKind kind, int ordinal) {
        ResultObject object = new ResultObject(
                request.job().id(),
                kind,
                dataSet.findUid(Tags.SOP_CLASS_UID).orElseThrow(),
                dataSet.findUid(Tags.SOP_INSTANCE_UID).orElseThrow(),
                ordinal);
        return new ProducedResult(
                object, dataSet, ResultValidator.check(dataSet, request.source(), request.analysis()));
    }
}
