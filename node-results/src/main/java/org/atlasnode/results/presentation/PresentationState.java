package org.atlasnode.results.presentation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.SliceGeometryException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultHeader;
import org.atlasnode.results.source.ResultSeries;
import org.atlasnode.results.source.ResultTime;
import org.atlasnode.results.source.SeriesReferences;
import org.atlasnode.results.source.UnfitSourceException;

/**
 * The boxes of suspected findings as one Grayscale Softcopy Presentation State (PS3.3 §A.33.1) for all slices of the series,
 * with a window for bone. Of a series without boxes there is none. Same input, same bytes.
 */
public final class PresentationState {

    static final String LAYER = "AI";

    private static final double BONE_CENTRE_HU = 450;
    private static final double BONE_WIDTH_HU = 1900;

    private final ResultContext context;
    private final SliceGeometry image;
    private final FrameHeader header;

    private PresentationState(ResultContext context, SliceGeometry image) {
        this.context = context;
        this.image = image;
        this.header = context.source().firstFrame();
    }

    /** Whether anything was found that has a box. */
    public static boolean isWorthwhile(Analysis analysis) {
        return analysis.findings().stream().anyMatch(finding -> !finding.boxes().isEmpty());
    }

    /**
     * The presentation state of an analysed series that has boxes.
     *
     * @param slices every slice of the series
     * @throws UnfitSourceException where no one grayscale transformation or displayed area holds for all of them
     */
    public static DataSet of(ResultContext context, List<FrameHeader> slices) throws UnfitSourceException {
        if (slices.stream().anyMatch(slice -> slice.contains(Tags.MODALITY_LUT_SEQUENCE))
                || differ(slices, Tags.RESCALE_SLOPE)
                || differ(slices, Tags.RESCALE_INTERCEPT)) {
            throw new UnfitSourceException("the slices have no rescale slope and intercept in common");
        }
        try {
            SliceGeometry image = SliceGeometry.of(slices.get(0));
            if (differ(slices, Tags.ROWS) || differ(slices, Tags.COLUMNS)) {
                throw new UnfitSourceException("the slices differ in rows or columns");
            }
            return new PresentationState(context, image).build();
        } catch (SliceGeometryException e) {
            throw new UnfitSourceException(String.valueOf(e.getMessage()));
        }
    }

    private static boolean differ(List<FrameHeader> slices, int tag) {
        return slices.stream().map(slice -> slice.findDouble(tag)).distinct().count() > 1;
    }

    private DataSet build() {
        DataSetBuilder result = ResultHeader.of(context, ResultSeries.PRESENTATION);
        ResultTime time = context.time();
        ResultHeader.putContent(context, "AI_FINDINGS", "Suspected findings by AI - not verified", result);
        ResultHeader.putBodyPart(context, result);
        result.putString(Tags.PRESENTATION_CREATION_DATE, Vr.DA, ResultTime.date(time.ended()))
                .putString(Tags.PRESENTATION_CREATION_TIME, Vr.TM, ResultTime.time(time.ended()))
                .putItems(
                        Tags.REFERENCED_SERIES_SEQUENCE,
                        SeriesReferences.items(
                                Map.of(
                                        context.source().key().seriesInstanceUid(),
                                        context.source().instances()),
                                Tags.REFERENCED_IMAGE_SEQUENCE))
                .putString(Tags.PRESENTATION_LUT_SHAPE, Vr.CS, "IDENTITY");
        putGrayscale(result);
        putDisplayedArea(result);
        putLayer(result);
        result.putItems(Tags.GRAPHIC_ANNOTATION_SEQUENCE, annotations(result));
        return result.build();
    }

    /** PS3.3 §C.11.1, §C.11.8: to Hounsfield units as the source says, then the window, which holds for all images. */
    private void putGrayscale(DataSetBuilder result) {
        Optional<String> slope = header.findString(Tags.RESCALE_SLOPE);
        Optional<String> intercept = header.findString(Tags.RESCALE_INTERCEPT);
        if (slope.isPresent() && intercept.isPresent()) {
            result.putString(Tags.RESCALE_INTERCEPT, Vr.DS, intercept.get())
                    .putString(Tags.RESCALE_SLOPE, Vr.DS, slope.get())
                    .putString(Tags.RESCALE_TYPE, Vr.LO, header.string(Tags.RESCALE_TYPE, "HU"));
        }
        result.putItems(
                Tags.SOFTCOPY_VOILUT_SEQUENCE,
                DataSet.builder()
                        .putDouble(Tags.WINDOW_CENTER, Vr.DS, BONE_CENTRE_HU)
                        .putDouble(Tags.WINDOW_WIDTH, Vr.DS, BONE_WIDTH_HU)
                        .build());
    }

    /** PS3.3 §C.10.4: the whole image; without references it holds for all. */
    private void putDisplayedArea(DataSetBuilder result) {
        result.putItems(
                Tags.DISPLAYED_AREA_SELECTION_SEQUENCE,
                DataSet.builder()
                        .putInt(Tags.DISPLAYED_AREA_TOP_LEFT_HAND_CORNER, Vr.SL, 1, 1)
                        .putInt(Tags.DISPLAYED_AREA_BOTTOM_RIGHT_HAND_CORNER, Vr.SL, image.columns(), image.rows())
                        .putString(Tags.PRESENTATION_SIZE_MODE, Vr.CS, "SCALE TO FIT")
                        .putDouble(
                                Tags.PRESENTATION_PIXEL_SPACING, Vr.DS, image.rowSpacingMm(), image.columnSpacingMm())
                        .build());
    }

    /** PS3.3 §C.10.7. */
    private static void putLayer(DataSetBuilder result) {
        result.putItems(
                Tags.GRAPHIC_LAYER_SEQUENCE,
                DataSet.builder(result.charset())
                        .putString(Tags.GRAPHIC_LAYER, Vr.CS, LAYER)
                        .putInt(Tags.GRAPHIC_LAYER_ORDER, Vr.IS, 1)
                        .putInt(Tags.GRAPHIC_LAYER_RECOMMENDED_DISPLAY_GRAYSCALE_VALUE, Vr.US, 0xFFFF)
                        .putString(Tags.GRAPHIC_LAYER_DESCRIPTION, Vr.LO, "AI findings - not verified")
                        .build());
    }

    /** An item for each slice that has boxes, in the order of the slices. */
    private List<DataSet> annotations(DataSetBuilder result) {
        Map<FrameRef, List<Finding>> bySlice = new LinkedHashMap<>();
        context.analysis()
                .instances()
                .forEach(slice -> context.analysis().findings().stream()
                        .filter(finding -> finding.boxes().stream()
                                .anyMatch(box -> box.frame().equals(slice)))
                        .forEach(finding -> bySlice.computeIfAbsent(slice, none -> new ArrayList<>())
                                .add(finding)));
        List<DataSet> items = new ArrayList<>();
        bySlice.forEach((slice, findings) -> items.add(annotation(slice, findings, result)));
        return items;
    }

    private DataSet annotation(FrameRef slice, List<Finding> findings, DataSetBuilder result) {
        List<DataSet> graphics = new ArrayList<>();
        List<DataSet> texts = new ArrayList<>();
        BoxAnnotation draw = new BoxAnnotation(image.columns(), image.rows(), result.charset());
        for (Finding finding : findings) {
            for (SliceBox box : finding.boxes()) {
                if (box.frame().equals(slice)) {
                    graphics.add(BoxAnnotation.graphic(box));
                    texts.add(draw.text(finding, box));
                }
            }
        }
        return DataSet.builder(result.charset())
                .putItems(
                        Tags.REFERENCED_IMAGE_SEQUENCE,
                        context.source().find(slice).orElseThrow().toItem())
                .putString(Tags.GRAPHIC_LAYER, Vr.CS, LAYER)
                .putItems(Tags.TEXT_OBJECT_SEQUENCE, texts)
                .putItems(Tags.GRAPHIC_OBJECT_SEQUENCE, graphics)
                .build();
    }
}
