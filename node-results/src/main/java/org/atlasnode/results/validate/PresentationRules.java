package org.atlasnode.results.validate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.SourceSeries;

/**
 * What a presentation state must show (PS3.3 §C.10.4 to §C.10.7): exactly the boxes of the analysis, closed, on their
 * slices, with words beside them, and the whole image.
 */
final class PresentationRules {

    private final DataSet result;
    private final SourceSeries source;
    private final Analysis analysis;
    private final Problems problems;
    private final int rows;
    private final int columns;

    PresentationRules(DataSet result, SourceSeries source, Analysis analysis, Problems problems) {
        this.result = result;
        this.source = source;
        this.analysis = analysis;
        this.problems = problems;
        this.rows = source.firstFrame().intValue(Tags.ROWS, 0);
        this.columns = source.firstFrame().intValue(Tags.COLUMNS, 0);
    }

    void check() {
        problems.require(
                result.string(Tags.PRESENTATION_LUT_SHAPE, "").equals("IDENTITY"),
                Tags.PRESENTATION_LUT_SHAPE,
                "is not IDENTITY");
        result.items(Tags.REFERENCED_SERIES_SEQUENCE)
                .forEach(series -> problems.require(
                        series.findUid(Tags.SERIES_INSTANCE_UID)
                                        .equals(Optional.of(source.key().seriesInstanceUid()))
                                && ObjectRules.areOfSeries(
                                        series.items(Tags.REFERENCED_IMAGE_SEQUENCE), source, analysis),
                        Tags.REFERENCED_SERIES_SEQUENCE,
                        "names images of another series"));
        checkDisplayedArea();
        checkBoxes();
    }

    private void checkDisplayedArea() {
        List<DataSet> areas = result.items(Tags.DISPLAYED_AREA_SELECTION_SEQUENCE);
        problems.require(
                areas.size() == 1
                        && areas.get(0)
                                .doubles(Tags.DISPLAYED_AREA_TOP_LEFT_HAND_CORNER)
                                .equals(List.of(1.0, 1.0))
                        && areas.get(0)
                                .doubles(Tags.DISPLAYED_AREA_BOTTOM_RIGHT_HAND_CORNER)
                                .equals(List.of((double) columns, (double) rows)),
                Tags.DISPLAYED_AREA_SELECTION_SEQUENCE,
                "is not the whole image");
    }

    private void checkBoxes() {
        Set<String> layers = new HashSet<>();
        result.items(Tags.GRAPHIC_LAYER_SEQUENCE).forEach(layer -> layers.add(layer.string(Tags.GRAPHIC_LAYER, "")));
        List<SliceBox> drawn = new ArrayList<>();
        for (DataSet annotation : result.items(Tags.GRAPHIC_ANNOTATION_SEQUENCE)) {
            problems.require(
                    layers.contains(annotation.string(Tags.GRAPHIC_LAYER, "")),
                    Tags.GRAPHIC_LAYER,
                    "of an annotation is none of the layers");
            List<DataSet> images = annotation.items(Tags.REFERENCED_IMAGE_SEQUENCE);
            Optional<FrameRef> slice = images.size() == 1
                    ? InstanceReference.slice(images.get(0)).filter(analysis.instances()::contains)
                    : Optional.empty();
            problems.require(
                    slice.isPresent(), Tags.REFERENCED_IMAGE_SEQUENCE, "of an annotation is no analysed slice");
            List<DataSet> graphics = annotation.items(Tags.GRAPHIC_OBJECT_SEQUENCE);
            problems.require(
                    graphics.size()
                            == annotation.items(Tags.TEXT_OBJECT_SEQUENCE).size(),
                    Tags.TEXT_OBJECT_SEQUENCE,
                    "has not a text for each box");
            slice.ifPresent(
                    frame -> graphics.forEach(graphic -> box(frame, graphic).ifPresent(drawn::add)));
            annotation.items(Tags.TEXT_OBJECT_SEQUENCE).forEach(this::checkText);
        }
        List<SliceBox> found = new ArrayList<>(analysis.findings().stream()
                .flatMap(finding -> finding.boxes().stream())
                .map(PresentationRules::inSinglePrecision)
                .toList());
        boolean allFound = found.size() == drawn.size() && drawn.stream().allMatch(found::remove);
        problems.require(allFound, Tags.GRAPHIC_ANNOTATION_SEQUENCE, "does not show the boxes of the analysis");
    }

    /** As Graphic Data (FL) holds it. */
    private static SliceBox inSinglePrecision(SliceBox box) {
        return new SliceBox(
                box.frame(), (float) box.left(), (float) box.top(), (float) box.right(), (float) box.bottom());
    }

    /** The box that a graphic object draws; a problem where it is none on the image. */
    private Optional<SliceBox> box(FrameRef slice, DataSet graphic) {
        List<Double> points = graphic.doubles(Tags.GRAPHIC_DATA);
        boolean closed = graphic.string(Tags.GRAPHIC_TYPE, "").equals("POLYLINE")
                && graphic.string(Tags.GRAPHIC_ANNOTATION_UNITS, "").equals("PIXEL")
                && points.size() == 10
                && graphic.intValue(Tags.NUMBER_OF_GRAPHIC_POINTS, 0) == 5
                && points.get(0).equals(points.get(8))
                && points.get(1).equals(points.get(9));
        if (!closed || !isOnImage(points)) {
            problems.add(Tags.GRAPHIC_DATA, "is no closed box on the image");
            return Optional.empty();
        }
        return Optional.of(new SliceBox(slice, points.get(0), points.get(1), points.get(4), points.get(5)));
    }

    private boolean isOnImage(List<Double> points) {
        for (int i = 0; i < points.size(); i++) {
            if (!(points.get(i) >= 0 && points.get(i) <= (i % 2 == 0 ? columns : rows))) {
                return false;
            }
        }
        return points.get(0) < points.get(4) && points.get(1) < points.get(5);
    }

    private void checkText(DataSet text) {
        List<Double> corners = new ArrayList<>(text.doubles(Tags.BOUNDING_BOX_TOP_LEFT_HAND_CORNER));
        corners.addAll(text.doubles(Tags.BOUNDING_BOX_BOTTOM_RIGHT_HAND_CORNER));
        problems.require(
                corners.size() == 4
                        && corners.get(0) >= 0
                        && corners.get(1) >= 0
                        && corners.get(2) <= columns
                        && corners.get(3) <= rows
                        && !text.string(Tags.UNFORMATTED_TEXT_VALUE, "").isEmpty(),
                Tags.TEXT_OBJECT_SEQUENCE,
                "has a text that is empty or not on the image");
    }
}
