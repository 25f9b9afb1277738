package org.atlasnode.results.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        List<String> drawn = new ArrayList<>();
        for (DataSet annotation : result.items(Tags.GRAPHIC_ANNOTATION_SEQUENCE)) {
            List<DataSet> images = annotation.items(Tags.REFERENCED_IMAGE_SEQUENCE);
            Optional<FrameRef> slice = images.size() == 1 ? InstanceReference.slice(images.get(0)) : Optional.empty();
            List<DataSet> graphics = annotation.items(Tags.GRAPHIC_OBJECT_SEQUENCE);
            problems.require(
                    graphics.size()
                            == annotation.items(Tags.TEXT_OBJECT_SEQUENCE).size(),
                    Tags.TEXT_OBJECT_SEQUENCE,
                    "has not a text for each box");
            graphics.forEach(graphic -> drawn.add(drawn(slice, graphic)));
            annotation.items(Tags.TEXT_OBJECT_SEQUENCE).forEach(this::checkText);
        }
        List<String> found = analysis.findings().stream()
                .flatMap(finding -> finding.boxes().stream())
                .map(box -> box.frame() + " POLYLINE PIXEL " + corners(box))
                .sorted()
                .toList();
        problems.require(
                drawn.stream().sorted().toList().equals(found),
                Tags.GRAPHIC_ANNOTATION_SEQUENCE,
                "does not show the boxes of the analysis, closed and on their slices");
    }

    private static String drawn(Optional<FrameRef> slice, DataSet graphic) {
        return slice.map(FrameRef::toString).orElse("no slice") + " " + graphic.string(Tags.GRAPHIC_TYPE, "") + " "
                + graphic.string(Tags.GRAPHIC_ANNOTATION_UNITS, "") + " " + graphic.doubles(Tags.GRAPHIC_DATA);
    }

    /** Round the box and back to its first corner, as Graphic Data (FL) holds numbers. */
    private static List<Double> corners(SliceBox box) {
        double left = (float) box.left();
        double top = (float) box.top();
        double right = (float) box.right();
        double bottom = (float) box.bottom();
        return List.of(left, top, right, top, right, bottom, left, bottom, left, top);
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
