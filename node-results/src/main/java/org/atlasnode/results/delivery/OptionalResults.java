package org.atlasnode.results.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.core.volume.LabelMapFile;
import org.atlasnode.core.volume.VolumeException;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.results.capture.Overlay;
import org.atlasnode.results.document.EncapsulatedReport;
import org.atlasnode.results.presentation.PresentationState;
import org.atlasnode.results.seg.SegmentationImage;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultSeries;
import org.atlasnode.results.source.ResultUids;
import org.atlasnode.results.source.UnfitSourceException;
import org.atlasnode.results.sr.KeyObjectDocument;

/**
 * Makes what is made only where a destination wants it: segmentation, presentation state, document, key objects. One that
 * cannot be made does not keep the others back; a result that tells why stands in its place. Confined to one thread.
 */
final class OptionalResults {

    private static final EventLog LOG = EventLog.of(OptionalResults.class);
    private static final long MAX_LABEL_BYTES = 2L * LabelMap.MAX_CELLS;

    private final ResultFactory.Request request;
    private final ResultContext context;
    private final VolumeLoader volumes;
    private final List<Overlay> overlays;

    /** @param overlays those that may leave */
    OptionalResults(
            ResultFactory.Request request,
            ResultUids uids,
            NodeIdentity node,
            VolumeLoader volumes,
            List<Overlay> overlays) {
        this.request = request;
        this.context = new ResultContext(request.source(), request.analysis(), uids, node);
        this.volumes = volumes;
        this.overlays = List.copyOf(overlays);
    }

    /** Makes an object of one kind; empty where there is nothing to say in it. */
    @FunctionalInterface
    private interface Maker {
        Optional<DataSet> make() throws IOException, VolumeException, UnfitSourceException;
    }

    /** What comes before the report in the order of sending. */
    void addBeforeReport(List<ProducedResult> results) throws IOException {
        if (isAnalysed()) {
            add(ResultKind.SEG, this::segmentation, results);
            add(ResultKind.GSPS, this::presentation, results);
        }
        add(ResultKind.PDF, this::document, results);
    }

    /** What comes after it. */
    void addAfterReport(List<ProducedResult> results) throws IOException {
        if (isAnalysed()) {
            add(ResultKind.KO, this::keyObjects, results);
        }
    }

    private boolean isAnalysed() {
        return request.analysis().outcome() == Analysis.Outcome.ANALYSED;
    }

    private void add(ResultKind kind, Maker maker, List<ProducedResult> results) throws IOException {
        if (!request.wishes().wants(kind)) {
            return;
        }
        int ordinal = results.size() + 1;
        try {
            maker.make()
                    .map(dataSet -> ResultFactory.checked(request, dataSet, kind, ordinal))
                    .ifPresent(results::add);
        } catch (VolumeException | UnfitSourceException | RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.error(
                    4060,
                    "no {} of job {}, the other results go without it",
                    kind,
                    request.job().id(),
                    e);
            ResultObject object = new ResultObject(
                    request.job().id(),
                    kind,
                    ResultSeries.of(kind).sopClassUid(),
                    context.uids().object(kind),
                    ordinal);
            results.add(new ProducedResult(
                    object, DataSet.empty(), List.of("it could not be made: " + ResultFactory.describe(e))));
        }
    }

    private Optional<DataSet> segmentation() throws IOException, VolumeException, UnfitSourceException {
        Optional<LabelMap> labels = labels();
        if (labels.isEmpty()) {
            LOG.info(
                    4061,
                    "no segmentation of job {}: its run kept no label map",
                    request.job().id());
            return Optional.empty();
        }
        return SegmentationImage.of(context, volumes.geometry(request.files()), labels.get());
    }

    /** Absent where the model segments nothing, and of runs before label maps were kept. */
    private Optional<LabelMap> labels() throws IOException, UnfitSourceException {
        byte[] bytes;
        try {
            if (Files.size(request.labels()) > MAX_LABEL_BYTES) {
                throw new UnfitSourceException("the kept label map is larger than any is");
            }
            bytes = Files.readAllBytes(request.labels());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(LabelMapFile.read(bytes));
        } catch (IOException e) {
            throw new UnfitSourceException("the kept label map cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<DataSet> presentation() throws IOException, UnfitSourceException {
        return PresentationState.isWorthwhile(request.analysis())
                ? Optional.of(PresentationState.of(context, slices()))
                : Optional.empty();
    }

    private List<FrameHeader> slices() throws IOException, UnfitSourceException {
        List<FrameHeader> slices = new ArrayList<>();
        try {
            for (Path file : request.files()) {
                slices.addAll(FrameHeader.of(DicomFile.readHeader(file).dataSet()));
            }
        } catch (DicomParseException e) {
            throw new UnfitSourceException("a header that cannot be read: " + e.reason(), e);
        }
        return slices;
    }

    private Optional<DataSet> document() {
        List<DataSet> pictures =
                isAnalysed() ? overlays.stream().map(Overlay::dataSet).toList() : List.of();
        return Optional.of(EncapsulatedReport.of(context, pictures));
    }

    private Optional<DataSet> keyObjects() {
        return KeyObjectDocument.of(
                context,
                request.wishes().keysWithOverlays() ? Overlay.illustrating(overlays, context.analysis()) : List.of());
    }
}
