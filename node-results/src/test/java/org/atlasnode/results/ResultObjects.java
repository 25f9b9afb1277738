package org.atlasnode.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.results.capture.Overlay;
import org.atlasnode.results.capture.OverlayInput;
import org.atlasnode.results.capture.OverlaySeries;
import org.atlasnode.results.document.EncapsulatedReport;
import org.atlasnode.results.presentation.PresentationState;
import org.atlasnode.results.seg.SegmentationImage;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.UnfitSourceException;
import org.atlasnode.results.sr.KeyObjectDocument;

/** The optional objects of a hand-made analysis. */
public record ResultObjects(TestSeries series, ResultContext context) {

    public static ResultObjects of(TestSeries series, Analysis analysis) {
        return of(series, analysis, TestAnalysis.NODE);
    }

    public static ResultObjects of(TestSeries series, Analysis analysis, NodeIdentity node) {
        return new ResultObjects(
                series, new ResultContext(series.source(), analysis, TestAnalysis.uids(series, analysis), node));
    }

    public DataSet segmentation() {
        return segmentation(TestLabels.of(series, context.analysis()));
    }

    public DataSet segmentation(LabelMap map) {
        try {
            return SegmentationImage.of(context, series.geometry(), map).orElseThrow();
        } catch (UnfitSourceException e) {
            throw new AssertionError(e);
        }
    }

    public List<FrameHeader> slices() {
        List<FrameHeader> slices = new ArrayList<>();
        try {
            for (Path file : series.files().values()) {
                slices.addAll(FrameHeader.of(DicomFile.readHeader(file).dataSet()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return slices;
    }

    public DataSet presentation() {
        try {
            return PresentationState.of(context, slices());
        } catch (UnfitSourceException e) {
            throw new AssertionError(e);
        }
    }

    public List<Overlay> overlays() {
        OverlayInput input =
                new OverlayInput(context.source(), context.analysis(), context.uids(), context.node(), Map.of());
        return OverlaySeries.of(input, series.volume());
    }

    public DataSet document() {
        return EncapsulatedReport.of(
                context,
                context.analysis().outcome() == Analysis.Outcome.ANALYSED
                        ? overlays().stream().map(Overlay::dataSet).toList()
                        : List.of());
    }

    public DataSet keyObjects() {
        return KeyObjectDocument.of(context, Overlay.illustrating(overlays(), context.analysis()))
                .orElseThrow();
    }
}
