package org.atlasnode.results.presentation;

import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.source.Percentage;
import org.atlasnode.results.source.ResultText;

/**
 * A box on a slice and what is written beside it, as graphic and text objects (PS3.3 §C.10.5). Units are PIXEL, whose origin
 * is the top left corner of the top left pixel, as that of {@link SliceBox}. Immutable.
 *
 * @param columns of the image that the text must lie on
 */
record BoxAnnotation(int columns, int rows, SpecificCharacterSet charset) {

    private static final double TEXT_WIDTH = 0.4;
    private static final double TEXT_HEIGHT = 0.04;

    /** A closed POLYLINE: the first point once more; GSPS has no polygon. */
    static DataSet graphic(SliceBox box) {
        return DataSet.builder()
                .putString(Tags.GRAPHIC_ANNOTATION_UNITS, Vr.CS, "PIXEL")
                .putInt(Tags.GRAPHIC_DIMENSIONS, Vr.US, 2)
                .putInt(Tags.NUMBER_OF_GRAPHIC_POINTS, Vr.US, 5)
                .putDouble(
                        Tags.GRAPHIC_DATA,
                        Vr.FL,
                        box.left(),
                        box.top(),
                        box.right(),
                        box.top(),
                        box.right(),
                        box.bottom(),
                        box.left(),
                        box.bottom(),
                        box.left(),
                        box.top())
                .putString(Tags.GRAPHIC_TYPE, Vr.CS, "POLYLINE")
                .putString(Tags.GRAPHIC_FILLED, Vr.CS, "N")
                .build();
    }

    /** Above the box, or below it where the image has no room above; moved to the left where it would leave the image. */
    DataSet text(Finding finding, SliceBox box) {
        double width = TEXT_WIDTH * columns;
        double height = TEXT_HEIGHT * rows;
        double left = Math.max(0, Math.min(box.left(), columns - width));
        double top = box.top() >= height ? box.top() - height : Math.min(box.bottom(), rows - height);
        return DataSet.builder(charset)
                .putString(Tags.BOUNDING_BOX_ANNOTATION_UNITS, Vr.CS, "PIXEL")
                .putString(Tags.UNFORMATTED_TEXT_VALUE, Vr.ST, ResultText.st(words(finding)))
                .putDouble(Tags.BOUNDING_BOX_TOP_LEFT_HAND_CORNER, Vr.FL, left, top)
                .putDouble(Tags.BOUNDING_BOX_BOTTOM_RIGHT_HAND_CORNER, Vr.FL, left + width, top + height)
                .putString(Tags.BOUNDING_BOX_TEXT_HORIZONTAL_JUSTIFICATION, Vr.CS, "LEFT")
                .build();
    }

    private static String words(Finding finding) {
        String probability = finding.probability()
                .map(p -> " " + Percentage.words(p, finding.threshold()))
                .orElse("");
        return "AI: " + finding.target().name() + " " + finding.target().term() + probability + " (not verified)";
    }
}
